package io.coffeechaos.faultproxy.proxy;

import java.util.List;

/**
 * A proxy as it is now.
 *
 * @param name as given
 * @param listen the address really bound once it has been started, before that the text as given
 * @param upstream as given
 * @param enabled whether it listens
 * @param toxics the upstream ones, then the downstream ones, each in order of creation
 */
public record ProxyView(String name, String listen, String upstream, boolean enabled, List<ActiveToxic> toxics) {

    /** Keeps its own copy of the list. */
    public ProxyView {
        toxics = List.copyOf(toxics);
    }
}
