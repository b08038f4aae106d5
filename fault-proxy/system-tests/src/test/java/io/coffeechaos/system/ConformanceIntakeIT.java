package io.coffeechaos.system;

import static io.coffeechaos.system.ContractClient.ORDER;
import static io.coffeechaos.system.ContractClient.header;
import static io.coffeechaos.system.ContractClient.id;
import static io.coffeechaos.system.ContractClient.parsed;
import static io.coffeechaos.system.ContractClient.slug;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Line 18 of the conformance checklist: the journal is down or hangs, and then the intake queue is down too. */
class ConformanceIntakeIT {
    private static final String HANG = "{\"name\":\"hang\",\"type\":\"timeout\",\"attributes\":{\"timeout\":0}}";
    private static final Duration QUEUED_MAX = Budget.within(Duration.ofSeconds(3));
    private static final Duration REFUSED_MAX = Budget.within(Duration.ofMillis(3_500));

    private Stack stack;
    private ContractClient client;
    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void healthy() throws Exception {
        stack = SharedStack.healthy();
        client = new ContractClient(stack);
        // A first order opens all connections, so that the following requests do not wait for a cold start.
        assertThat(client.terminal(id(client.order("warm-" + key, ORDER)))).isEqualTo("CONFIRMED");
        Eventually.eventually(ContractClient.PATIENCE, () -> assertThat(
                        stack.lab().health("node-1").path("status").asText())
                .isEqualTo("ready"));
    }

    @AfterEach
    void heal() throws Exception {
        stack.lab().heal();
    }

    @Test
    void line18AHangingJournalQueuesOrdersAndEachEndsOnceWhenItIsBack() throws Exception {
        stack.lab().links().toxic("dynamodb", HANG);
        List<String> ids = queued();

        stack.lab().heal();

        endOnce(ids);
    }

    @Test
    void line18AKilledJournalQueuesOrdersAndEachEndsOnceWhenItIsBack() throws Exception {
        stack.lab().stop("store");
        List<String> ids;
        try {
            ids = queued();
        } finally {
            stack.lab().restart("store");
        }

        endOnce(ids);
    }

    @Test
    void line18WithoutJournalAndQueueNoOrderIsAcceptedAndTheNodeKeepsRunning() throws Exception {
        stack.lab().links().toxic("dynamodb", HANG);
        stack.lab().links().toxic("sqs", HANG);

        for (int i = 0; i < 5; i++) {
            long begunNanos = System.nanoTime();
            HttpResponse<String> refused = client.order(key + i, ORDER);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(slug(refused)).isEqualTo("storage-unavailable");
            assertThat(header(refused, "Retry-After")).isEqualTo("5");
            assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isLessThan(REFUSED_MAX);
        }
        Eventually.eventually(
                ContractClient.PATIENCE,
                () -> assertThat(client.get("/health/ready").statusCode()).isEqualTo(503));
        assertThat(client.get("/health/live").statusCode()).isEqualTo(200);

        // The client may send the same keys again: each key has one order, even if the first attempt took effect.
        stack.lab().heal();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String again = key + i;
            Eventually.eventually(ContractClient.PATIENCE, () -> {
                HttpResponse<String> accepted = client.order(again, ORDER);
                assertThat(accepted.statusCode()).isEqualTo(202);
                ids.add(id(accepted));
            });
        }
        endOnce(ids);
    }

    @Test
    void aSecondBodyUnderAQueuedKeyIsDroppedAndTheFirstOrderRemains() throws Exception {
        double droppedBefore = dropped();
        stack.lab().links().toxic("dynamodb", HANG);
        HttpResponse<String> first = client.order(key, ORDER);
        HttpResponse<String> second = client.order(key, ORDER.replace("\"quantity\":2", "\"quantity\":3"));
        assertThat(header(first, "Order-Intake")).isEqualTo("queued");
        assertThat(header(second, "Order-Intake")).isEqualTo("queued");
        assertThat(id(second)).isEqualTo(id(first));

        stack.lab().heal();

        endOnce(List.of(id(first)));
        Eventually.eventually(
                ContractClient.PATIENCE, () -> assertThat(dropped()).isEqualTo(droppedBefore + 1));
    }

    private List<String> queued() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long begunNanos = System.nanoTime();
            HttpResponse<String> accepted = client.order(key + i, ORDER);
            Duration took = Duration.ofNanos(System.nanoTime() - begunNanos);
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
            assertThat(header(accepted, "Order-Intake")).isEqualTo("queued");
            assertThat(header(accepted, "Location")).isEqualTo("/orders/" + id(accepted));
            assertThat(parsed(accepted).path("acceptedAt").isNull()).isTrue();
            assertThat(took).isLessThan(QUEUED_MAX);
            ids.add(id(accepted));
        }
        assertThat(client.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(client.json("/health/ready").path("status").asText()).isEqualTo("degraded");
        assertThat(slug(client.get("/orders/" + ids.getFirst())))
                .as("never 404")
                .isEqualTo("storage-unavailable");
        return ids;
    }

    private void endOnce(List<String> ids) throws Exception {
        for (String id : Set.copyOf(ids)) {
            assertThat(client.terminal(id)).isEqualTo("CONFIRMED");
        }
        for (String service : List.of("payment", "inventory", "shipping")) {
            Map<String, Ledgers.Effects> book = Ledgers.of(stack, service);
            assertThat(ids).allSatisfy(id -> {
                assertThat(book).containsKey(id);
                assertThat(book.get(id).effects()).isEqualTo(1);
                assertThat(book.get(id).net()).isEqualTo(1);
            });
        }
    }

    private double dropped() throws Exception {
        return MetricsText.parse(client.get("/metrics").body())
                .getOrDefault("intake_dropped_total{reason=\"key_reused\"}", 0.0);
    }
}
