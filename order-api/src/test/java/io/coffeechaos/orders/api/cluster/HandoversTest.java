package io.coffeechaos.orders.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HandoversTest {
    @Test
    void aShardThatLeavesIsCountedOnceAndOneThatComesIsNot() {
        Handovers handovers = new Handovers();

        assertThat(handovers.counted(Set.of("1", "2", "3"))).isZero();
        assertThat(handovers.counted(Set.of("1", "4"))).isEqualTo(2);
        assertThat(handovers.counted(Set.of("1", "4"))).isZero();
        assertThat(handovers.counted(Set.of("2", "3"))).as("back again").isEqualTo(2);
        assertThat(handovers.counted(Set.of())).isEqualTo(2);
    }
}
