package io.coffeechaos.lab.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ResidentMemoryTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void aRunningProcessHasSomeMegabytes() {
        assertThat(ResidentMemory.bytes(ProcessHandle.current().pid()).orElse(0))
                .isGreaterThan(10_000_000L);
    }

    @Test
    void aPartWithoutAProcessHasNone() {
        assertThat(ResidentMemory.bytes(0)).isEmpty();
    }
}
