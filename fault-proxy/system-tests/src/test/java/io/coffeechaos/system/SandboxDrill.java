package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.learn.sandbox.ClientJudge;
import io.coffeechaos.lab.learn.sandbox.Sandbox;
import io.coffeechaos.lab.learn.sandbox.Sandbox.Kind;
import io.coffeechaos.lab.learn.sandbox.ShopJudge;
import io.coffeechaos.lab.learn.sandbox.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the course that a learner repairs. Their checks measure pauses, so they need the machine. */
@Drill(
        name = "sandbox",
        purpose = "Judges the course's client and shop: fragile, two checks and one are green; repaired, all are.",
        minutes = 4)
class SandboxDrill {
    private static final Path PROGRAMS = Path.of(System.getProperty("coffee.root", "../.."))
            .toAbsolutePath()
            .normalize()
            .resolve("fault-proxy/learn/sandbox");

    @TempDir
    private Path folder;

    private Sandbox sandbox(String form, Kind kind) throws Exception {
        Sandbox sandbox = Sandbox.of(folder, kind);
        sandbox.fill(PROGRAMS.resolve(form).resolve(kind.name()));
        return sandbox;
    }

    private static List<String> green(List<Verdict> verdicts, TestReporter reporter) {
        verdicts.forEach(verdict ->
                reporter.publishEntry(verdict.id(), (verdict.holds() ? "green: " : "red: ") + verdict.found()));
        assertThat(verdicts).hasSize(8);
        return verdicts.stream().filter(Verdict::holds).map(Verdict::id).toList();
    }

    @Test
    void theFragileClientRefusesAndWaitsRightAndNothingElse(TestReporter reporter) throws Exception {
        assertThat(green(new ClientJudge(sandbox("start", Kind.client)).judge(), reporter))
                .containsExactly("K4", "K8");
    }

    @Test
    void theRepairedClientIsGreen(TestReporter reporter) throws Exception {
        assertThat(green(new ClientJudge(sandbox("solution", Kind.client)).judge(), reporter))
                .containsExactly("K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8");
    }

    /** Node.js is there: the shop needs it. */
    @Test
    void aClientInAnotherLanguageIsGreen(TestReporter reporter) throws Exception {
        Sandbox sandbox = Sandbox.of(folder, Kind.client);
        sandbox.fill(Path.of(SandboxDrill.class.getResource("/sandbox/client").toURI()));

        assertThat(green(new ClientJudge(sandbox).judge(), reporter))
                .containsExactly("K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8");
    }

    @Test
    void theFragileShopTakesARefusalAsFinalAndNothingElse(TestReporter reporter) throws Exception {
        assertThat(green(new ShopJudge(sandbox("start", Kind.shop)).judge(), reporter))
                .containsExactly("P6");
    }

    @Test
    void theRepairedShopIsGreen(TestReporter reporter) throws Exception {
        assertThat(green(new ShopJudge(sandbox("solution", Kind.shop)).judge(), reporter))
                .containsExactly("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8");
    }
}
