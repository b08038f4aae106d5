package io.coffeechaos.system;

import static io.coffeechaos.system.ContractClient.ORDER;
import static io.coffeechaos.system.ContractClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each link of the system loses its answers for a while. The order that meets the fault still ends exactly once. */
class LinksIT {
    private static final String LOST_ANSWERS =
            "{\"name\":\"lost-answers\",\"type\":\"timeout\",\"stream\":\"downstream\",\"attributes\":{\"timeout\":500}}";

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

    @ParameterizedTest
    @ValueSource(strings = {"chaos-proxy", "payment", "inventory", "shipping", "dynamodb", "sqs"})
    void anOrderThatMeetsALinkWithLostAnswersEndsOnce(String link) throws Exception {
        String key = UUID.randomUUID().toString();

        // Fault.
        double before = requestsReceived(link);
        stack.lab().links().toxic(link, LOST_ANSWERS);
        CompletableFuture<HttpResponse<String>> firstAttempt = client.orderLater(key, ORDER);
        Eventually.eventually(ContractClient.PATIENCE, () -> assertThat(requestsReceived(link))
                .as("bytes of requests whose answers are lost")
                .isGreaterThan(before));

        // Heal and converge.
        stack.lab().heal();
        String[] order = new String[1];
        Eventually.eventually(ContractClient.PATIENCE, () -> {
            HttpResponse<String> accepted = client.order(key, ORDER);
            assertThat(accepted.statusCode()).isEqualTo(202);
            order[0] = id(accepted);
        });
        assertThat(client.terminal(order[0])).isEqualTo("CONFIRMED");
        Truth.ended(stack, Map.of(order[0], "CONFIRMED"));
        firstAttempt.cancel(true);
    }

    /** The number of bytes that the link has read from its clients. */
    private double requestsReceived(String link) throws Exception {
        return MetricsText.parse(stack.get(stack.port(8474), "/metrics").body()).entrySet().stream()
                .filter(metric -> metric.getKey().startsWith("toxiproxy_proxy_received_bytes_total{")
                        && metric.getKey().contains("proxy=\"" + link + "\"")
                        && metric.getKey().contains("direction=\"upstream\""))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
