package io.coffeechaos.lab.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.history.MadeUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NemesisTest {
    private static final Duration FAULT_MAX = Duration.ofMillis(500);
    private static final Duration PAUSE_MAX = Duration.ofMillis(400);
    private static final Duration RUN = Duration.ofSeconds(3);

    @Test
    void oneNodeOffersNoPartition() throws Exception {
        try (FakeLab fake = new FakeLab(1);
                RunningLab lab = fake.running();
                Nemesis nemesis = nemesis(lab, History.inMemory())) {
            assertThat(nemesis.kinds())
                    .contains("node-kill", "store-stop", "service-hang", "edge-slow")
                    .noneMatch(kind -> kind.startsWith("partition") || kind.equals("node-roll"));
        }
    }

    @Test
    void threeNodesCanBePartitionedAndRolled() throws Exception {
        try (FakeLab fake = new FakeLab(3);
                RunningLab lab = fake.running();
                Nemesis nemesis = nemesis(lab, History.inMemory())) {
            assertThat(nemesis.kinds())
                    .contains("partition-one-off", "partition-halves", "partition-one-way", "slow-link", "node-roll");
        }
    }

    @Test
    void everyFaultIsHealed() throws Exception {
        History history = History.inMemory();
        try (FakeLab fake = new FakeLab(3);
                RunningLab lab = fake.running();
                Nemesis nemesis = nemesis(lab, history)) {
            nemesis.run(RUN, new SplittableRandom(1));

            assertThat(fake.broken()).isEmpty();
            assertThat(faults(history, true)).isEqualTo(faults(history, false)).hasSize(3);
        }
    }

    @Test
    void anAbandonedRunIsHealed() throws Exception {
        try (FakeLab fake = new FakeLab(3);
                RunningLab lab = fake.running();
                Nemesis nemesis = new Nemesis(
                        lab, History.inMemory(), Duration.ofMinutes(1), PAUSE_MAX, List.of("partition-halves"));
                ExecutorService user = Executors.newSingleThreadExecutor()) {
            user.execute(() -> assertThatThrownBy(() -> nemesis.run(Duration.ofMinutes(5), new SplittableRandom(1)))
                    .isNotNull());
            Await.until("a fault is active", Duration.ofSeconds(30), () -> !fake.broken()
                    .isEmpty());

            nemesis.abandon();

            assertThat(fake.broken()).isEmpty();
        }
    }

    @Test
    void theSameSeedInjectsTheSameFaults() throws Exception {
        Map<String, List<String>> once = run(7);
        Map<String, List<String>> again = run(7);

        once.forEach((lane, faults) -> {
            int common = Math.min(faults.size(), again.get(lane).size());
            assertThat(common).as("faults of " + lane).isPositive();
            assertThat(again.get(lane).subList(0, common)).isEqualTo(faults.subList(0, common));
        });
    }

    @Test
    void aStoredHistoryHasTheSameVerdictAndReportEachTime(@TempDir Path folder) throws Exception {
        Path good = stored(folder.resolve("history-7.jsonl"), MadeUp.goodOrder());
        Path lost = stored(folder.resolve("history-8.jsonl"), MadeUp.empty().acknowledged(MadeUp.KEY, MadeUp.ID));

        assertThat(NemesisMain.judge(good)).isTrue();
        assertThat(NemesisMain.judge(lost)).isFalse();
        String report = Files.readString(folder.resolve("history-8.html"));
        assertThat(report).contains(MadeUp.ID);
        Files.delete(folder.resolve("history-8.html"));

        assertThat(NemesisMain.judge(lost)).isFalse();
        assertThat(folder.resolve("history-8.html")).content().isEqualTo(report);
    }

    private static Path stored(Path file, MadeUp made) throws IOException {
        try (History history = History.writtenTo(file)) {
            made.entries().forEach(history::add);
        }
        return file;
    }

    @Test
    void aKindThatTheSystemDoesNotHaveIsRefused() throws Exception {
        try (FakeLab fake = new FakeLab(1);
                RunningLab lab = fake.running()) {
            assertThatThrownBy(() ->
                            new Nemesis(lab, History.inMemory(), FAULT_MAX, PAUSE_MAX, List.of("partition-halves")))
                    .hasMessageContaining("Unknown kind of fault partition-halves")
                    .hasMessageContaining("node-kill");
        }
    }

    private static Map<String, List<String>> run(long seed) throws Exception {
        History history = History.inMemory();
        try (FakeLab fake = new FakeLab(3);
                RunningLab lab = fake.running();
                Nemesis nemesis = nemesis(lab, history)) {
            nemesis.run(RUN, new SplittableRandom(seed));
        }
        return faults(history, false);
    }

    private static Nemesis nemesis(RunningLab lab, History history) {
        return new Nemesis(lab, history, FAULT_MAX, PAUSE_MAX, List.of());
    }

    /** Kinds and targets by lane, in their order. */
    private static Map<String, List<String>> faults(History history, boolean healed) {
        Map<String, List<String>> faults = new TreeMap<>();
        for (HistoryEvent entry : history.entries()) {
            if (entry instanceof HistoryEvent.Fault fault && fault.healed() == healed) {
                faults.computeIfAbsent(fault.lane(), lane -> new ArrayList<>())
                        .add(fault.kind() + " " + fault.target());
            }
        }
        return faults;
    }
}
