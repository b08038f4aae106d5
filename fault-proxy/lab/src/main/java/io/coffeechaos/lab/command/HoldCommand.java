package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hold STEP}: lets the service of a step hang, so that orders stay open at this step for as long as you need. */
@Command(name = "hold")
final class HoldCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "STEP")
    private String step = "";

    @Option(names = "--for", paramLabel = "SECONDS")
    private int lastsS = BreakCommand.LASTS_S_MAX;

    @Mixin
    private SystemOption system = new SystemOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        system.bounded("--for", lastsS, 1, BreakCommand.LASTS_S_MAX);
        if (!OrderContract.SERVICES.contains(step)) {
            throw system.misused(
                    "STEP must be one of " + String.join(", ", OrderContract.SERVICES) + ": was '" + step + "'");
        }
        try (RunningLab lab = system.lab()) {
            lab.control()
                    .fault(JsonNodeFactory.instance
                            .objectNode()
                            .put("kind", "service")
                            .put("target", step)
                            .put("mode", "hang")
                            .put("duration", lastsS));
            spec.commandLine().getOut().println(step + " hangs, for " + lastsS + " s or until ./coffee heal");
            return 0;
        }
    }
}
