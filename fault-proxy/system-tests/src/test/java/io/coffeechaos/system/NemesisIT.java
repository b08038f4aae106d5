package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.truth.Checker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The nemesis as a user runs it, for a minute: whatever breaks, nothing that was acknowledged is lost, nothing is doubled,
 * and nobody is told what is not so. At night it runs for ten.
 */
@Tag("three-nodes")
class NemesisIT {
    private static final int MINUTES = Budget.of(1, 10);
    private static final int NODES = 3;
    private static final int MINUTES_BESIDES_MAX = 15;

    @Test
    void whateverBreaksEveryGuaranteeIsKept() throws Exception {
        long seed = Budget.seed("NemesisIT");
        Stack stack = Stack.named("nemesis", NODES);

        Process nemesis = stack.nemesis(
                "--minutes",
                Integer.toString(MINUTES),
                "--seed",
                Long.toString(seed),
                "--nodes",
                Integer.toString(NODES));
        try {
            assertThat(nemesis.waitFor(MINUTES + MINUTES_BESIDES_MAX, TimeUnit.MINUTES))
                    .isTrue();
        } finally {
            nemesis.destroy();
        }

        System.out.println(stack.said());
        assertThat(nemesis.exitValue()).as(stack.said()).isZero();
        Path kept = stack.directory().resolve("history-" + seed + ".jsonl");
        List<HistoryEvent> history = History.read(kept);
        assertThat(Checker.check(history).acknowledged()).isGreaterThan(MINUTES * 200);
        assertThat(kinds(history)).as("kinds of fault").hasSizeGreaterThan(10);
        assertThat(Files.readString(stack.directory().resolve("history-" + seed + ".html")))
                .contains("Every guarantee was kept");
    }

    private static Set<String> kinds(List<HistoryEvent> history) {
        return history.stream()
                .filter(HistoryEvent.Fault.class::isInstance)
                .map(HistoryEvent.Fault.class::cast)
                .map(HistoryEvent.Fault::kind)
                .collect(Collectors.toSet());
    }
}
