package io.coffeechaos.system;

import io.coffeechaos.drill.Drill;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The cluster in containers; {@code infra/compose-drill.mjs} holds its beats. */
@Drill(
        name = "compose",
        purpose = "Builds and starts the cluster in containers, kills a node and cuts one off: the books balance.",
        minutes = 5)
class ComposeDrill {
    @Test
    void theClusterInContainersKeepsItsPromises() throws Exception {
        if (ChildTool.exitCode("docker", "version") != 0) {
            throw new TestAbortedException("no Docker engine answers on this machine");
        }
        ChildTool.repository("node", "infra/compose-drill.mjs");
    }
}
