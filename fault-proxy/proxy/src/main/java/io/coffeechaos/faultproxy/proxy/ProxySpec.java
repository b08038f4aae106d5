package io.coffeechaos.faultproxy.proxy;

import java.util.List;

/**
 * A proxy as a client asks for it.
 *
 * @param name not empty
 * @param listen {@code host:port}; empty or port 0 lets the system choose
 * @param upstream {@code host:port}; resolved when a client connects
 * @param enabled whether to listen at once
 * @param toxics in effect before the first connection
 */
public record ProxySpec(String name, String listen, String upstream, boolean enabled, List<ToxicSpec> toxics) {

    /** Checks that there is a name and an upstream, and keeps its own copy of the list. */
    public ProxySpec {
        if (name.isEmpty() || upstream.isEmpty()) {
            throw new IllegalArgumentException("a proxy needs a name and an upstream");
        }
        toxics = List.copyOf(toxics);
    }
}
