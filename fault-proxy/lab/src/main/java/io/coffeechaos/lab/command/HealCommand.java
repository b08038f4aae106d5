package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.LabControl;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code heal}: ends every fault, and says what it was. Exit code 1: something is still broken. */
@Command(name = "heal")
final class HealCommand extends SystemCommand.WithJson {
    @Override
    public Integer call() throws LabException, IOException, InterruptedException {
        try (RunningLab lab = system().lab()) {
            LabControl.Healing healing = lab.control().healing();
            if (asJson()) {
                ObjectNode shown = JsonNodeFactory.instance.objectNode();
                healing.healed().forEach(shown.putArray("healed")::add);
                healing.left().forEach(shown.putArray("left")::add);
                out().println(shown);
                return healing.left().isEmpty() ? 0 : 1;
            }
            healing.healed().forEach(healed -> out().println("healed " + healed));
            if (!healing.left().isEmpty()) {
                throw new LabException("Still broken: " + String.join("; ", healing.left()) + ".");
            }
            out().println(healing.healed().isEmpty() ? "Nothing was broken." : "Nothing is broken any more.");
            return 0;
        }
    }
}
