package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToxicTypeTest {

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                Arguments.of("latency", "latency", -1L, "latency must be 0 ms or more: was -1"),
                Arguments.of("latency", "jitter", -1L, "jitter must be 0 ms or more: was -1"),
                Arguments.of("bandwidth", "rate", -1L, "rate must be 0 KB/s or more: was -1"),
                Arguments.of("slow_close", "delay", -5L, "delay must be 0 ms or more: was -5"),
                Arguments.of("timeout", "timeout", -5L, "timeout must be 0 ms or more: was -5"),
                Arguments.of("reset_peer", "timeout", -5L, "timeout must be 0 ms or more: was -5"),
                Arguments.of("slicer", "average_size", 0L, "average_size must be 1 bytes or more: was 0"),
                Arguments.of("limit_data", "bytes", -1L, "bytes must be 0 bytes or more: was -1"),
                Arguments.of("packet_loss", "loss_rate", 1.5, "loss_rate must be 0 to 1: was 1.5"));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void aValueOutsideItsRangeIsRefusedWithFieldAndRange(String type, String field, Number value, String message) {
        assertThatThrownBy(() -> Toxics.named(type).orElseThrow().create(Map.of(field, value)))
                .isInstanceOf(OutOfRange.class)
                .hasMessage(message);
    }

    @Test
    void aSlicerWithoutASizeIsRefused() {
        assertThatThrownBy(() -> Slicer.TYPE.create(Map.of())).hasMessageContaining("average_size");
    }

    @Test
    void constructorsRefuseTheValuesThatTheApiRefuses() {
        Duration negative = Duration.ofMillis(-1);

        assertThatThrownBy(() -> new Latency(negative, Duration.ZERO))
                .hasMessageContaining("latency must not be negative");
        assertThatThrownBy(() -> new Latency(Duration.ZERO, negative)).hasMessageContaining("jitter");
        assertThatThrownBy(() -> new Bandwidth(-1)).hasMessage("rate must be 0 or more: was -1");
        assertThatThrownBy(() -> new Slicer(0, 0, Duration.ZERO)).hasMessageContaining("averageSizeBytes must be 1");
        assertThatThrownBy(() -> new Timeout(negative)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> new SlowClose(negative)).hasMessageContaining("delay");
        assertThatThrownBy(() -> new ResetPeer(negative)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> new LimitData(-1)).hasMessageContaining("bytes");
        assertThatThrownBy(() -> new PacketLoss(1.1, 0)).hasMessage("lossRate must be 0 to 1: was 1.1");
    }

    @Test
    void everyTypeShowsAllItsAttributesInOrder() {
        for (ToxicType type : Toxics.ALL) {
            Toxic toxic = type.create(Map.of("average_size", 1L));

            assertThat(toxic.attributes().keySet())
                    .containsExactlyElementsOf(
                            type.attributes().stream().map(Attribute::name).toList());
            assertThat(type.create(toxic.attributes())).isEqualTo(toxic);
            assertThat(toxic.type()).isEqualTo(type);
        }
    }

    @Test
    void theLargestNumbersDoNotOverflow() {
        ToxicStream stream = ToxicStream.of(Latency.TYPE.create(Map.of("latency", Long.MAX_VALUE, "jitter", 5L)));

        stream.ask(1).send("never").clock.awaitTimer();

        assertThat(stream.clock.untilNextTimer().toDays()).isGreaterThan(365 * 100);
    }
}
