package io.coffeechaos.faultproxy.proxy;

import java.util.List;

/**
 * A request to create a proxy.
 *
 * @param name the name, not empty
 * @param listen {@code host:port}; if empty or with port 0, the system chooses the port
 * @param upstream {@code host:port}; resolved when a client connects
 * @param enabled true if the proxy listens at once
 * @param toxics the toxics, active before the first connection
 */
public record ProxySpec(String name, String listen, String upstream, boolean enabled, List<ToxicSpec> toxics) {

    /** Checks that there is a name and an upstream, and copies the list. */
    public ProxySpec {
        if (name.isEmpty() || upstream.isEmpty()) {
            throw new IllegalArgumentException("a proxy needs a name and an upstream");
        }
        toxics = List.copyOf(toxics);
    }
}
