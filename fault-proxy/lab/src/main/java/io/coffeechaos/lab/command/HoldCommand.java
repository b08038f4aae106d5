package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.FaultOrders;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hold STEP}: lets the service of a step hang, so that orders stay open at this step for as long as you need. */
@Command(name = "hold")
final class HoldCommand extends SystemCommand {
    @Parameters(paramLabel = "STEP")
    private String step = "";

    @Option(names = "--for", paramLabel = "SECONDS")
    private int lastsS = FaultOrders.DURATION_MAX_S;

    @Override
    public Integer call() throws IOException, InterruptedException {
        system().bounded("--for", lastsS, 1, FaultOrders.DURATION_MAX_S);
        if (!OrderContract.SERVICES.contains(step)) {
            throw system().misused("STEP must be one of " + String.join(", ", OrderContract.SERVICES) + ": was '" + step
                    + "'");
        }
        try (RunningLab lab = system().lab()) {
            lab.control()
                    .fault(JsonNodeFactory.instance
                            .objectNode()
                            .put("kind", "service")
                            .put("target", step)
                            .put("mode", "hang")
                            .put("duration", lastsS));
            out().println(step + " hangs, for " + lastsS + " s or until ./coffee heal");
            return 0;
        }
    }
}
