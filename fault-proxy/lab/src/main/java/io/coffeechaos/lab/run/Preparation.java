package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;

/** {@code --prepare-only}: prepares the system for an experiment that another program runs. */
final class Preparation {
    private Preparation() {}

    /**
     * Prepares the system and leaves it so. Nodes and customers go back to normal after {@link LabRun#PREPARED_MAX}.
     *
     * @throws IOException when the lab does not answer, a run is going on, or the system cannot be prepared
     */
    static void leave(RunningLab lab, LabRun run) throws IOException, InterruptedException {
        for (JsonNode other : lab.control().runs()) {
            if (!other.path("state").asText().equals("done")) {
                throw new IOException(
                        "the run " + other.path("id").asText() + " is going on: wait until it has ended, or stop it");
            }
        }
        String why = run.prepareOnly().orElse("");
        if (!why.isEmpty()) {
            throw new IOException("the system was not prepared: " + why);
        }
    }
}
