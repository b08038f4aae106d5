package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.learn.Check.What;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
    private static Check parsed(String text) {
        return Check.parse(text).orElseThrow();
    }

    @Test
    void eachKindOfCheckIsUnderstood() {
        assertThat(parsed("order last is PAYMENT_PENDING delayed within 20s"))
                .isEqualTo(new Check(
                        "order last is PAYMENT_PENDING delayed within 20s",
                        new What.OrderStatus("PAYMENT_PENDING", true),
                        Duration.ofSeconds(20)));
        assertThat(parsed("order last is CONFIRMED").what()).isEqualTo(new What.OrderStatus("CONFIRMED", false));
        assertThat(parsed("order last is CONFIRMED").within()).isEqualTo(Duration.ofSeconds(5));
        assertThat(parsed("effects last payment = 0").what()).isEqualTo(new What.Effects("payment", 0));
        assertThat(parsed("calls last shipping >= 4").what()).isEqualTo(new What.Calls("shipping", 4));
        assertThat(parsed("truth lost=0 silent>0").what())
                .isEqualTo(new What.Truth(Map.of("lost", true, "silent", false)));
        assertThat(parsed("verdict black-friday --twin = FAILED").what())
                .isEqualTo(new What.VerdictOf("black-friday", true, "FAILED"));
        assertThat(parsed("nodes = 3 within 60s").what()).isEqualTo(new What.NodesReady(3));
        assertThat(parsed("nothing is broken").what()).isEqualTo(new What.NothingBroken());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "order is CONFIRMED",
                "effects last cash = 1",
                "truth happy=0",
                "verdict x = MAYBE",
                "nodes = 4",
                "nothing is broken within 5 minutes"
            })
    void whatIsNoCheckIsNotTakenForOne(String text) {
        assertThat(Check.parse(text)).isEmpty();
    }
}
