package io.coffeechaos.system;

import static io.coffeechaos.system.ContractClient.ORDER;
import static io.coffeechaos.system.ContractClient.event;
import static io.coffeechaos.system.ContractClient.id;
import static io.coffeechaos.system.ContractClient.nextLines;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The lines of the conformance checklist (order-api.md 13) that must hold across a {@code kill -9} of the node: 2, 4, 12, 14
 * and 16. A restart takes longer than everything else here, so one kill meets one order for each line.
 */
class ConformanceKillIT {
    private static final Duration HEARTBEAT_MAX = Budget.within(Duration.ofSeconds(15));

    /** The events of an order that waits for payment. */
    private static final int EVENTS_BEFORE = 2;

    private Stack stack;
    private ContractClient client;

    @BeforeEach
    void healthy() throws Exception {
        stack = SharedStack.healthy();
        client = new ContractClient(stack);
    }

    @AfterEach
    void heal() throws Exception {
        stack.lab().heal();
    }

    private HttpResponse<String> order() throws Exception {
        return client.order(UUID.randomUUID().toString(), ORDER);
    }

    @Test
    void whatWasPromisedHoldsAcrossAKillOfTheNode() throws Exception {
        // Line 4: a finished order, whose replay must be the same bytes.
        String replayedKey = UUID.randomUUID().toString();
        HttpResponse<String> replayed = client.order(replayedKey, ORDER);
        assertThat(client.terminal(id(replayed))).isEqualTo("CONFIRMED");

        // Line 14: an order that cannot be shipped, whose refund hangs.
        stack.lab().simulators().mode("shipping", "{\"mode\":\"refuse\",\"latencyMsMin\":2500,\"latencyMsMax\":2500}");
        String refunded = id(order());
        client.reaches(refunded, "SHIPPING_PENDING");
        stack.lab().simulators().mode("payment", "{\"mode\":\"hang\"}");
        client.reaches(refunded, "COMPENSATING");

        // Line 12: an order that is followed while it waits for payment.
        String followed = id(order());
        List<Long> seen = new ArrayList<>();
        followUntilAHeartbeat(followed, seen);

        // Line 16: an order that is cancelled, and line 2: one that is accepted, both right before the kill.
        String cancelled = id(order());
        client.reaches(cancelled, "PAYMENT_PENDING");
        String accepted = id(order());
        assertThat(client.cancel(cancelled).statusCode()).isEqualTo(202);

        stack.lab().kill("node-1");
        stack.lab().simulators().normal("payment");
        stack.lab().simulators().normal("shipping");

        Eventually.eventually(
                ContractClient.PATIENCE,
                () -> ConformanceIT.assertIsReplay(client.order(replayedKey, ORDER), replayed));
        Map<String, String> ends =
                Map.of(refunded, "REJECTED", followed, "CONFIRMED", cancelled, "CANCELLED", accepted, "CONFIRMED");
        for (Map.Entry<String, String> end : ends.entrySet()) {
            assertThat(client.terminal(end.getKey())).as("%s", ends).isEqualTo(end.getValue());
        }
        Truth.ended(stack, ends);
        assertThat(Ledgers.of(stack, "payment").get(refunded).undos()).isEqualTo(1);
        assertThat(Ledgers.of(stack, "inventory").get(refunded).undos()).isEqualTo(1);
        followToTheEnd(followed, seen);
    }

    private void followUntilAHeartbeat(String id, List<Long> seen) throws Exception {
        try (BufferedReader stream = client.stream("/orders/" + id + "/events", 0)) {
            while (seen.size() < EVENTS_BEFORE) {
                note(nextLines(stream), seen);
            }
            // The order does not change now, so the node must send heartbeat comments.
            boolean comment = false;
            long untilNanos = System.nanoTime() + HEARTBEAT_MAX.toNanos();
            while (!comment && System.nanoTime() < untilNanos) {
                String line = stream.readLine();
                comment = line.startsWith(":");
                if (line.startsWith("id: ")) {
                    seen.add(Long.parseLong(line.substring(4)));
                }
            }
            assertThat(comment).as("a heartbeat within " + HEARTBEAT_MAX).isTrue();
        }
    }

    /** Goes on with the stream where it broke off: each event comes once, and after the last one there is no stream. */
    private void followToTheEnd(String id, List<Long> seen) throws Exception {
        String events = "/orders/" + id + "/events";
        try (BufferedReader stream = client.stream(events, seen.getLast())) {
            List<String> lines = nextLines(stream);
            while (!lines.isEmpty()) {
                note(lines, seen);
                lines = nextLines(stream);
            }
        }
        assertThat(stack.lab().log(id)).hasSize(seen.size());
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).as("each event once").isEqualTo(i + 1L);
        }
        assertThat(client.get(events, "Accept", "text/event-stream", "Last-Event-ID", Integer.toString(seen.size()))
                        .statusCode())
                .isEqualTo(204);
    }

    private static void note(List<String> lines, List<Long> seen) {
        long id = event(lines).id();
        if (id > 0) {
            seen.add(id);
        }
    }
}
