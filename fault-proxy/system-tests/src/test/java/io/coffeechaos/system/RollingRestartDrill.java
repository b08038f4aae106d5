package io.coffeechaos.system;

import io.coffeechaos.drill.Drill;
import org.junit.jupiter.api.Test;

/** All three nodes are replaced while a browser orders. */
@Drill(
        name = "rolling-restart",
        purpose = "Replaces all three nodes while a browser and twenty customers a second order: no checkout fails.",
        minutes = 4)
class RollingRestartDrill {
    @Test
    void noCheckoutFailsWhileAllNodesAreReplaced() throws Exception {
        ChildTool.webapp("npx", "playwright", "test", "--project=cluster");
    }
}
