package io.coffeechaos.lab.api;

import java.util.Map;
import java.util.Optional;

/** The name under which GitHub Codespaces forwards the shop's port to the browser of its owner, and to nobody else. */
final class ForwardedShop {
    private ForwardedShop() {}

    /**
     * The host name of the forwarded port; nothing outside of a codespace.
     *
     * @param environment the variables of the process
     * @param port the port of the shop
     */
    static Optional<String> host(Map<String, String> environment, int port) {
        String name = environment.getOrDefault("CODESPACE_NAME", "");
        String domain = environment.getOrDefault("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN", "");
        return name.isBlank() || domain.isBlank()
                ? Optional.empty()
                : Optional.of("%s-%d.%s".formatted(name, port, domain));
    }
}
