package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardedShopTest {
    @Test
    void exactlyTheForwardedPortOfTheShopIsKnownAndOnlyInACodespace() {
        Map<String, String> codespace =
                Map.of("CODESPACE_NAME", "calm-cup", "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN", "app.github.dev");

        assertThat(ForwardedShop.host(codespace, 3000)).contains("calm-cup-3000.app.github.dev");
        assertThat(ForwardedShop.host(Map.of("CODESPACE_NAME", "calm-cup"), 3000))
                .isEmpty();
        assertThat(ForwardedShop.host(Map.of(), 3000)).isEmpty();
    }
}
