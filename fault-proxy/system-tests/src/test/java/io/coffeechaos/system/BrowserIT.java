package io.coffeechaos.system;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Customers place orders in a real browser; the stories are in {@code webapp/test/e2e/stack/order.e2e.ts}. */
class BrowserIT {
    @Test
    void ordersArePlacedInABrowser() throws Exception {
        Stack stack = SharedStack.healthy();
        ChildTool.webapp(
                Map.of(
                        "BUDGET", "gate",
                        "COFFEE_SHOP_URL", stack.shop().toString(),
                        "COFFEE_PROXY_URL", address(stack, 8474),
                        "COFFEE_LAB_URL", address(stack, 8475),
                        "COFFEE_PAYMENT_URL", address(stack, 9101),
                        "COFFEE_INVENTORY_URL", address(stack, 9102),
                        "COFFEE_SHIPPING_URL", address(stack, 9103)),
                "npx",
                "playwright",
                "test",
                "--project=stack",
                "--no-deps");
    }

    private static String address(Stack stack, int port) {
        return "http://127.0.0.1:" + stack.port(port);
    }
}
