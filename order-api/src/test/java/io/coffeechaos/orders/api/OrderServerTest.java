package io.coffeechaos.orders.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the node says about itself at its start. */
class OrderServerTest {

    @Test
    void theAddressIsShownAsAClientWritesIt() {
        assertThat(OrderServer.shown("127.0.0.1", 8080)).isEqualTo("127.0.0.1:8080");
        assertThat(OrderServer.shown("::1", 8080)).isEqualTo("[::1]:8080");
        assertThat(OrderServer.shown("node-1.orders", 8080)).isEqualTo("node-1.orders:8080");
    }
}
