package io.coffeechaos.system;

import io.coffeechaos.drill.Drill;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The cluster in containers. {@code infra/compose-drill.mjs} has the steps of this drill. */
@Drill(
        name = "compose",
        purpose =
                "Builds and starts the cluster in containers, kills a node, cuts one off and rolls all: the ledgers balance.",
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
