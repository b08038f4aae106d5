package io.coffeechaos.system;

import io.coffeechaos.drill.Drill;
import org.junit.jupiter.api.Test;

/** The shop in a real browser, with a real system and many kinds of fault. */
@Drill(
        name = "shop-faults",
        purpose = "Orders in a browser while links, dependencies and the node fail: the shop's messages stay true.",
        minutes = 9)
class ShopFaultsDrill {
    @Test
    void theShopShowsOnlyTrueMessagesDuringEveryFault() throws Exception {
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
