package io.coffeechaos.faultproxy.proxy;

import java.util.List;
import java.util.Optional;

/**
 * A request to create a proxy, or to make an existing proxy match it ({@link ProxyCollection#populate}).
 *
 * @param name the name, as {@link Names} allows
 * @param listen {@code host:port}; if empty or with port 0, the system chooses the port
 * @param upstream {@code host:port}; a name is looked up when a client connects, and never here
 * @param enabled true if the proxy listens at once; empty: a new proxy listens, and an existing one keeps its state
 * @param toxics the toxics, active before the first connection; empty: a new proxy has none, and an existing one keeps
 *     its toxics
 */
public record ProxySpec(
        String name, String listen, String upstream, Optional<Boolean> enabled, Optional<List<ToxicSpec>> toxics) {

    /**
     * Checks the name and the upstream, and copies the list.
     *
     * @throws BadUpstreamException if the upstream is not {@code host:port}
     */
    public ProxySpec {
        Names.require("proxy", name);
        if (upstream.isEmpty()) {
            throw new IllegalArgumentException("a proxy needs an upstream");
        }
        UpstreamAddress.parse(upstream);
        toxics = toxics.map(List::copyOf);
    }

    /** A request that says everything. */
    public ProxySpec(String name, String listen, String upstream, boolean enabled, List<ToxicSpec> toxics) {
        this(name, listen, upstream, Optional.of(enabled), Optional.of(toxics));
    }
}
