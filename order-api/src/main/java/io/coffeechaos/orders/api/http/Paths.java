package io.coffeechaos.orders.api.http;

import java.util.Set;

/** The templates of the paths that the node serves, for metrics and spans. */
public final class Paths {
    /** The path of one order. */
    public static final String ORDER = "/orders/{id}";

    /** The paths to which a {@code POST} places or cancels an order. */
    static final Set<String> CHANGE_AN_ORDER = Set.of("/", "/orders", ORDER + "/cancel");

    private static final Set<String> FIXED = Set.of(
            "/",
            "/products",
            "/orders",
            "/orders/summary",
            "/health",
            "/health/live",
            "/health/ready",
            "/metrics",
            "/traces",
            "/openapi.json",
            "/docs");

    private Paths() {}

    /** The template of this path, or {@code other} for a path that no route has. So a client cannot make new names. */
    public static String template(String path) {
        if (FIXED.contains(path)) {
            return path;
        }
        String[] parts = path.split("/", -1);
        if (parts.length == 3 && parts[1].equals("orders")) {
            return ORDER;
        }
        if (parts.length == 4
                && parts[1].equals("orders")
                && (parts[3].equals("events") || parts[3].equals("cancel"))) {
            return "/orders/{id}/" + parts[3];
        }
        if (parts.length == 3 && parts[1].equals("problems")) {
            return "/problems/{slug}";
        }
        return "other";
    }
}
