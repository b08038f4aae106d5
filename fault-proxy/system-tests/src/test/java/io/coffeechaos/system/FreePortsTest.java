package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void twoJvmsNeverDrawTheSamePort() {
        assertThat(drawn(0)).isNotEmpty().doesNotContainAnyElementsOf(drawn(1));
    }

    @Test
    void noPortIsInTheRangeForClientConnections() {
        assertThat(drawn(0)).allMatch(port -> port < 32_768);
        assertThat(drawn(1)).allMatch(port -> port < 32_768);
    }

    private static Set<Integer> drawn(int jvm) {
        return FreePorts.offsets(jvm)
                .boxed()
                .flatMap(offset -> FreePorts.ports(3).mapToObj(port -> port + offset))
                .collect(Collectors.toSet());
    }
}
