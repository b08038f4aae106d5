package io.coffeechaos.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.fault.FaultLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultJoinTest {
    private static final ObjectNode PAYMENT = Spans.payment(1, 2, 1, 1000, 2000);

    private static FaultLog.Entry fault(String kind, String target, long fromMs, long toMs) {
        return new FaultLog.Entry(
                kind, target, "broken", Instant.ofEpochMilli(fromMs), Optional.of(Instant.ofEpochMilli(toMs)));
    }

    private static boolean isMet(FaultLog.Entry fault, JsonNode span) {
        return !FaultJoin.of(List.of(fault), List.of(span)).getFirst().spans().isEmpty();
    }

    @Test
    void aFaultTouchesASpanAtItsPlaceAndInItsTime() {
        assertThat(isMet(fault("toxic", "payment", 1500, 9000), PAYMENT))
                .as("begun meanwhile")
                .isTrue();
        assertThat(isMet(fault("toxic", "payment", 0, 1000), PAYMENT))
                .as("ended as it began")
                .isTrue();
        assertThat(isMet(fault("toxic", "payment", 2001, 9000), PAYMENT))
                .as("later")
                .isFalse();
        assertThat(isMet(fault("toxic", "payment", 0, 999), PAYMENT))
                .as("before")
                .isFalse();
        assertThat(isMet(fault("toxic", "shipping", 0, 9000), PAYMENT))
                .as("elsewhere")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "node, node-1, true",
        "node, node-2, false",
        "zone, 1, true",
        "zone, 2, false",
        "partition, 1-2, true",
        "partition, 2-3, false",
        "toxic, artery-2-1, true",
        "settings, nodes, true",
        "service, payment, true",
        "part, simulators, true",
        "part, proxy, true",
        "part, store, false",
        "toxic, chaos-proxy, false",
    })
    void anAttemptOfNodeOneAtThePayment(String kind, String target, boolean met) {
        assertThat(isMet(fault(kind, target, 0, 9000), PAYMENT)).isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource({
        "db.system.name, aws.dynamodb, dynamodb",
        "db.system.name, aws.dynamodb, store",
        "messaging.system, aws_sqs, sqs",
        "http.route, /orders, chaos-proxy",
        "http.route, /shipping/{key}, shipping",
    })
    void whatASpanLeadsTo(String attribute, String value, String target) {
        ObjectNode span = Spans.of(1, 1, 0, "some", 1000, 2000);
        span.withObject("/attributes").put(attribute, value);

        assertThat(isMet(fault("toxic", target, 0, 9000), span)).isTrue();
        assertThat(isMet(fault("toxic", "payment", 0, 9000), span)).isFalse();
    }

    @Test
    void theBrowserReachesEveryEdge() {
        ObjectNode attempt = Spans.of(1, 1, 0, "POST /orders", 1000, 2000)
                .put("instance", "browser")
                .put("kind", "CLIENT");

        assertThat(isMet(fault("toxic", "chaos-proxy-2", 0, 9000), attempt)).isTrue();
        assertThat(isMet(fault("toxic", "payment", 0, 9000), attempt)).isFalse();
    }
}
