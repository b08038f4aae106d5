package io.coffeechaos.faultproxy.proxy;

import java.util.List;

/**
 * The state of a proxy at one moment.
 *
 * @param name the name from the request
 * @param listen the bound address once the proxy has started; before that, the text from the request
 * @param upstream the upstream from the request
 * @param enabled true if the proxy listens
 * @param toxics the upstream toxics, then the downstream toxics, both in order of creation
 */
public record ProxyView(String name, String listen, String upstream, boolean enabled, List<ActiveToxic> toxics) {

    /** Copies the list. */
    public ProxyView {
        toxics = List.copyOf(toxics);
    }
}
