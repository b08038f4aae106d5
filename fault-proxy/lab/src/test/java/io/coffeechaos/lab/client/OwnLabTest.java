package io.coffeechaos.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.OwnLabMain;
import org.junit.jupiter.api.Test;

class OwnLabTest {
    @Test
    void theMainClassIsThere() {
        assertThat(OwnLab.MAIN).isEqualTo(OwnLabMain.class.getName());
    }
}
