package io.coffeechaos.drill;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.coffeechaos.drill.DrillResult.Figure;
import io.coffeechaos.drill.DrillResult.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of one drill in this JVM. */
final class DrillRun implements TestExecutionListener {
    /** The factor on a drill's minutes after which a hanging test ends. */
    private static final int HANGS_AFTER = 6;

    private static final int LONG_FORM = 10;

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Verdict verdict = Verdict.PASSED;
    private int tests;

    private DrillRun() {}

    /** Runs {@code drill} and prints its progress on standard output. */
    static DrillResult of(Class<?> drill, String commit, String form, long seed) {
        Drill about = drill.getAnnotation(Drill.class);
        System.setProperty("budget", form);
        System.setProperty("seed", Long.toString(seed));
        int minutesMax = about.minutes() * HANGS_AFTER * (form.equals("long") ? LONG_FORM : 1);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(drill))
                .configurationParameter("junit.jupiter.execution.timeout.testable.method.default", minutesMax + " m")
                .build();
        DrillRun run = new DrillRun();
        Instant startedAt = Instant.now();
        LauncherFactory.create().execute(request, run);
        long tookMs = Duration.between(startedAt, Instant.now()).toMillis();
        if (run.tests == 0 && run.verdict == Verdict.PASSED) {
            run.note(Verdict.INCONCLUSIVE, "none of its tests ran");
        }
        return new DrillResult(
                about.name(), commit, form, seed, startedAt.toString(), tookMs, run.verdict, run.figures, run.problems);
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        entry.getKeyValuePairs().forEach((name, value) -> {
            System.out.println("    " + name + ": " + value);
            figures.add(new Figure(name, value));
        });
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            System.out.println("  " + test.getDisplayName());
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        note(Verdict.INCONCLUSIVE, test.getDisplayName() + " was skipped: " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        tests += test.isTest() ? 1 : 0;
        String why = result.getThrowable().map(Throwable::toString).orElse("");
        switch (result.getStatus()) {
            case SUCCESSFUL -> {}
            case ABORTED -> note(Verdict.INCONCLUSIVE, test.getDisplayName() + ": " + why);
            case FAILED -> {
                note(Verdict.FAILED, test.getDisplayName() + ": " + why);
                result.getThrowable().ifPresent(failure -> failure.printStackTrace(System.out));
            }
        }
    }

    /** Records a problem. One failure makes the whole drill FAILED, even if other tests were inconclusive. */
    private void note(Verdict worse, String problem) {
        problems.add(problem);
        if (verdict != Verdict.FAILED) {
            verdict = worse;
        }
    }
}
