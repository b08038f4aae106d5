package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.supervisor.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Heals a system whose lab is dead, as far as that is possible without it: lets frozen processes continue, removes all
 * toxics, enables all proxies, sets all simulators to normal. Doing it twice does no harm.
 */
final class LastResort {
    private LastResort() {}

    /** Asks one process. */
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /**
     * Heals.
     *
     * @param processes the processes of the system, as {@code GET /lab/status} has shown them last
     * @return what could not be healed, in words
     */
    static List<String> heal(RunningLab lab, List<JsonNode> processes) throws InterruptedException {
        List<String> left = new ArrayList<>();
        // A frozen proxy or simulator does not answer, so they continue first.
        for (JsonNode process : processes) {
            long pid = process.path("pid").asLong();
            if (pid > 0) {
                attempt(process.path("name").asText(), () -> Signal.CONT.to(pid), left);
            }
            if (process.path("state").asText().equals("stopped")) {
                left.add(process.path("name").asText() + ": stopped, and no lab starts it again");
            }
        }
        attempt("proxies", lab.links()::reset, left);
        for (String service : OrderContract.SERVICES) {
            attempt(service, () -> lab.simulators().normal(service), left);
        }
        attempt("cpu", () -> lab.simulators().burn(0, 0), left);
        return left;
    }

    private static void attempt(String what, Step step, List<String> left) throws InterruptedException {
        try {
            step.run();
        } catch (IOException | IllegalArgumentException noAnswer) {
            left.add(what + ": " + noAnswer.getMessage());
        }
    }
}
