package io.coffeechaos.lab.learn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientRunTest {
    private static final Map<Integer, String> BELIEVES = Map.of(1, "accepted", 2, "refused", 3, "unknown");

    private static String order(String id, String product, int quantity) {
        return "{\"id\":\"%s\",\"items\":[{\"productId\":\"%s\",\"quantity\":%d}]}".formatted(id, product, quantity);
    }

    @Test
    void newOrdersAreCountedByTheirWish() throws Exception {
        JsonNode page = new ObjectMapper()
                .readTree("{\"items\":[" + order("ord_1", "kenyan-aa", 1) + "," + order("ord_2", "kenyan-aa", 1) + ","
                        + order("ord_3", "kenyan-aa", 3) + "," + order("ord_4", "colombian-supremo", 2) + ","
                        + order("ord_0", "kenyan-aa", 2) + "]}");

        assertThat(ClientRun.counted(page, Set.of("ord_0"))).isEqualTo(Map.of(1, 2, 3, 1));
    }

    @Test
    void aClientIsRightIfItsOrdersAreAsItBelieves() {
        assertThat(new ClientRun(BELIEVES, Map.of(1, 1)).isRight()).isTrue();
        assertThat(new ClientRun(BELIEVES, Map.of(1, 1, 3, 1)).isRight())
                .as("unknown may be")
                .isTrue();
        assertThat(new ClientRun(Map.of(), Map.of()).isRight())
                .as("it said nothing")
                .isFalse();
    }

    @Test
    void aClientIsWrongAboutLostDuplicateAndSilentOrders() {
        ClientRun wrong = new ClientRun(BELIEVES, Map.of(2, 3));

        assertThat(wrong.isRight()).isFalse();
        assertThat(wrong.words().lines())
                .containsExactly(
                        "The client believes: 1 accepted, 1 refused, 1 unknown.",
                        "The shop has 3 orders: lost 1, duplicate 2, silent 1.");
    }
}
