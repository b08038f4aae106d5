package io.coffeechaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.DrillResult.Figure;
import io.coffeechaos.drill.DrillResult.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillReportTest {
    @TempDir
    private Path folder;

    @Test
    void aDrillIsARowInTheTableAndOnThePage() throws Exception {
        List<DrillResult> results = List.of(
                new DrillResult(
                        "node-killed",
                        "1234567",
                        "drill",
                        42,
                        "2026-01-10T12:00:00Z",
                        90_000,
                        Verdict.PASSED,
                        List.of(new Figure("back", "9 s | p99")),
                        List.of()),
                new DrillResult(
                        "soak",
                        "1234567",
                        "drill",
                        43,
                        "2026-01-10T12:02:00Z",
                        60_000,
                        Verdict.FAILED,
                        List.of(),
                        List.of("expected <0>\nbut was <1>")));
        DrillReport report = new DrillReport(folder, Instant.parse("2026-01-10T12:00:00Z"));

        report.write(results);

        assertThat(report.markdown()).hasContent("""
                | drill | commit | seed | verdict | figures | minutes |
                |---|---|---|---|---|---|
                | node-killed | 1234567 | 42 | PASSED | back: 9 s \\| p99 | 1.5 |
                | soak | 1234567 | 43 | FAILED | expected <0> but was <1>;  | 1.0 |
                """);
        assertThat(folder.resolve("20260110-120000.html"))
                .content()
                .contains("<span class=\"bad\">1 of 2</span> drills passed", "expected &lt;0&gt;")
                .doesNotContain("<script", "http");
        assertThat(folder.resolve("20260110-120000.json")).isNotEmptyFile();
    }
}
