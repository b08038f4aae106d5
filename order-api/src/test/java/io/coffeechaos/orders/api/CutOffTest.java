package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A node that does not reach the majority of its cluster. The successors of its orders on other nodes may know more
 * than its own entities.
 */
class CutOffTest {
    private final String key = UUID.randomUUID().toString();
    private ApiNode node;

    @BeforeEach
    void start() {
        node = ApiNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aNewOrderIsQueuedWithoutAnEntityAndIsRefusedIfTheQueueIsDownToo() {
        node.cutOff(true);

        Answer queued = node.client().order(key, ORDER);

        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.header("Order-Intake")).isEqualTo("queued");
        assertThat(node.entities()).isZero();

        node.intake().down();
        assertThat(node.client().order(UUID.randomUUID().toString(), ORDER).status())
                .isEqualTo(503);
    }

    @Test
    void anOpenOrderIsNeitherReadNorCancelledWhileTheNodeIsCutOff() {
        node.steps().set(Step.PAYMENT, Mode.HOLD);
        String address = node.client().order(key, ORDER).header("Location");
        node.cutOff(true);

        assertThat(node.client().get(address).status()).isEqualTo(503);
        assertThat(node.client().get(address + "?wait=1").status()).isEqualTo(503);
        assertThat(node.client()
                        .send("POST", address + "/cancel", BodyPublishers.noBody())
                        .status())
                .isEqualTo(503);

        node.cutOff(false);
        assertThat(node.client().get(address).status()).isEqualTo(200);
    }

    @Test
    void aFinishedOrderIsReadFromItsRowAlsoWhileTheNodeIsCutOff() {
        String address = node.client().order(key, ORDER).header("Location");
        eventually(() -> assertThat(
                        node.client().get(address).json().path("status").asText())
                .isEqualTo("CONFIRMED"));

        node.cutOff(true);

        assertThat(node.client().get(address).status()).isEqualTo(200);
    }
}
