package io.coffeechaos.system;

import io.coffeechaos.drill.Drill;
import org.junit.jupiter.api.Test;

/** The shop in a real browser in front of a real system that is broken in many ways. */
@Drill(
        name = "shop-faults",
        purpose = "Orders in a browser while links, services and the node are broken: the shop's words stay true.",
        minutes = 9)
class ShopFaultsDrill {
    @Test
    void theShopSaysWhatIsTrueWhateverIsBroken() throws Exception {
        ChildTool.webapp(
                "npx",
                "playwright",
                "test",
                "--project=pages",
                "--project=stack",
                "--project=faults",
                "--project=crowd");
    }
}
