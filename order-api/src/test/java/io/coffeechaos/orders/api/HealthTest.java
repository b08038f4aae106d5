package io.coffeechaos.orders.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.api.testkit.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest {
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
    void aNodeThatCanTakeOrdersIsReadyInAnyStateOfItsDependencies() {
        node.breakers().put("payment", "open");

        Answer ready = node.client().get("/health/ready");

        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().path("status").asText()).isEqualTo("ready");
        assertThat(ready.json().at("/dependencies/0/breaker").asText()).isEqualTo("open");
        assertThat(node.client().get("/health").json().path("status").asText()).isEqualTo("healthy");
        assertThat(node.client().get("/health").json().path("service").asText())
                .isEqualTo("chaos-coffee-order-processor");
    }

    @Test
    void aNodeWithoutItsJournalOrWithoutItsIntakeQueueIsDegradedAndStillReady() {
        node.journalCheck().down();

        Answer degraded = node.client().get("/health/ready");

        assertThat(degraded.status()).isEqualTo(200);
        assertThat(degraded.json().path("status").asText()).isEqualTo("degraded");
        assertThat(node.client().get("/health").status()).isEqualTo(200);
        node.journalCheck().up();
        node.intakeCheck().down();
        assertThat(node.client().get("/health/ready").status()).isEqualTo(200);
        assertThat(node.client().get("/health/ready").json().path("status").asText())
                .isEqualTo("degraded");
    }

    @Test
    void aNodeThatHasNotJoinedItsClusterIsNotReady() {
        node.clusterCheck().down();

        assertThat(node.client().get("/health/ready").status()).isEqualTo(503);
    }

    @Test
    void aNodeWithoutJournalAndIntakeQueueIsNotReadyAndStillLive() {
        node.journalCheck().down();
        node.intakeCheck().down();

        assertThat(node.client().get("/health/ready").status()).isEqualTo(503);
        assertThat(node.client().get("/health/ready").json().path("status").asText())
                .isEqualTo("not-ready");
        assertThat(node.client().get("/health").status()).isEqualTo(503);
        assertThat(node.client().get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void aProbeOfTheNodeAloneIsReadyWithoutJournalAndIntakeQueue() {
        node.journalCheck().down();
        node.intakeCheck().down();

        Answer alone = node.client().get("/health/ready?scope=node");

        assertThat(alone.status()).isEqualTo(200);
        assertThat(alone.json().path("status").asText()).isEqualTo("degraded");
    }

    @Test
    void aProbeOfTheNodeAloneFindsANodeThatIsCutOffOrEnds() {
        node.clusterCheck().down();
        assertThat(node.client().get("/health/ready?scope=node").status()).isEqualTo(503);
        node.clusterCheck().up();
        assertThat(node.client().get("/health/ready?scope=node").status()).isEqualTo(200);

        node.shutdown().begin();

        assertThat(node.client().get("/health/ready?scope=node").status()).isEqualTo(503);
    }

    @Test
    void anUnknownScopeIsRefused() {
        for (String query : List.of("scope=shop", "scope=", "scope=node&scope=node")) {
            Answer refused = node.client().get("/health/ready?" + query);

            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.json().path("parameter").asText()).isEqualTo("scope");
        }
    }

    @Test
    void aCheckThatHangsIsDown() {
        node.journalCheck().hang();

        Answer ready = node.client().get("/health/ready");

        assertThat(ready.json().path("status").asText()).isEqualTo("degraded");
        assertThat(ready.json().at("/checks/0/detail").asText()).contains("no answer");
    }

    @Test
    void aDrainingNodeIsNotReady() {
        node.shutdown().begin();

        assertThat(node.client().get("/health/ready").status()).isEqualTo(503);
        assertThat(node.client().get("/health/live").status()).isEqualTo(200);
    }
}
