package io.coffeechaos.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.command.PlayedSystem.Ended;
import io.coffeechaos.lab.runs.Reports;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecklistCommandTest {
    @TempDir
    private Path folder;

    @Test
    void theChecklistNeedsNoRunningSystem() throws Exception {
        Path runs = folder.resolve("runs");
        Reports.write(runs, "store-outage-1", "store-outage", "FAILED", "PASSED", 0);

        Ended ended = PlayedSystem.coffee(List.of("checklist", "--data", folder.toString()));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out().lines())
                .hasSize(15)
                .contains("  red   C5   the store is gone                            due 2026-04-10 store-outage")
                .contains("  due   C12  the disk is full                             due now        log-disk-full");
        assertThat(PlayedSystem.coffee(List.of("checklist", "--json", "--data", folder.toString()))
                        .out())
                .startsWith(
                        "[{\"row\":\"C1\",\"what\":\"a service cannot be reached\",\"state\":\"due\",\"due\":null,");
    }
}
