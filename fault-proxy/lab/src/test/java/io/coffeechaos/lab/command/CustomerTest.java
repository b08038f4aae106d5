package io.coffeechaos.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.command.Customer.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a careful customer does (order-api.md 14). The pauses take no time here. */
class CustomerTest extends WithPlayedSystem {
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private Edges edges;

    @BeforeEach
    void start() throws Exception {
        // Nothing listens at the first edge.
        edges = new Edges(List.of(URI.create("http://127.0.0.1:1"), system.shop()));
    }

    @AfterEach
    void stop() {
        edges.close();
    }

    private Outcome submit() throws InterruptedException {
        return new Customer(edges, notices::add, pauses::add).submit("k", "{\"items\":[]}");
    }

    @Test
    void anAttemptWithoutAnAnswerIsFollowedByOneAtTheNextEdgeWithTheSameBytes() throws Exception {
        system.answer("POST /orders", 503, "{\"detail\":\"busy\"}");
        system.answer("POST /orders", 202, "{\"id\":\"ord_1\"}");

        Outcome outcome = submit();

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> assertThat(
                        accepted.order().path("id").asText())
                .isEqualTo("ord_1"));
        assertThat(system.asked())
                .isNotEmpty()
                .allMatch(request -> request.equals("POST /orders {\"items\":[]} key k"));
        assertThat(notices.getFirst()).isEqualTo("no connection to the shop: attempt 2 of 4 follows");
    }

    @Test
    void theFourPausesGrowAndEachIsUpToAFifthLonger() throws Exception {
        system.answer("POST /orders", 500, "{\"detail\":\"broken\"}");

        assertThat(submit()).isInstanceOf(Outcome.Unknown.class);

        assertThat(pauses).hasSize(4);
        List<Integer> usualS = List.of(0, 1, 3, 5);
        for (int i = 0; i < pauses.size(); i++) {
            Duration usual = Duration.ofSeconds(usualS.get(i));
            assertThat(pauses.get(i)).isBetween(usual, usual.multipliedBy(6).dividedBy(5));
        }
    }

    @Test
    void aRefusalIsFinal() throws Exception {
        edges = new Edges(List.of(system.shop()));
        system.answer("POST /orders", 422, "{\"detail\":\"another body under this key\"}");

        assertThat(submit()).isEqualTo(new Outcome.Refused("422: another body under this key"));

        assertThat(system.asked()).hasSize(1);
    }

    @Test
    void aShopThatAsksForALongerPauseGetsItUpToFifteenSeconds() throws Exception {
        edges = new Edges(List.of(system.shop()));
        system.answer("POST /orders", 503, "{\"detail\":\"busy\"}", 7);
        system.answer("POST /orders", 503, "{\"detail\":\"busy\"}", 100);
        system.answer("POST /orders", 202, "{\"id\":\"ord_1\"}");

        submit();

        assertThat(pauses.get(1)).isEqualTo(Duration.ofSeconds(7));
        assertThat(pauses.get(2)).isEqualTo(Duration.ofSeconds(15));
    }
}
