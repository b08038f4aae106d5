package io.coffeechaos.lab.learn;

import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.learn.Lesson.Part;
import io.coffeechaos.lab.notebook.Notebook;
import io.coffeechaos.lab.runs.Commit;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./coffee doctest}: does lessons on the running system, as a learner would: every command must end as its lesson
 * says, and every check must hold. {@code README} is the README of the checkout with its guarantees. Exit code 1: something
 * is not so. 2: wrong usage.
 */
@Command(name = "coffee doctest")
public final class DoctestMain implements Callable<Integer> {
    /** So long a person reads between two steps. */
    private static final Duration READING = Duration.ofSeconds(15);

    @Parameters(paramLabel = "LESSON", arity = "0..*")
    private List<String> ids = List.of();

    @Option(names = "--list")
    private boolean lists;

    @Option(names = "--human")
    private boolean atHumanSpeed;

    @Option(names = "--twice")
    private boolean twice;

    @Option(names = "--update")
    private boolean updates;

    @Option(names = "--without-faults")
    private boolean leavesFaultsOut;

    private final LabDirectory directory = LabDirectory.ofThisProcess(Optional.empty());
    private final Notebook notebook = new Notebook(directory.runs());
    private final String where = here();

    private DoctestMain() {}

    /** Does the lessons that the arguments name, by default all. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new DoctestMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            Course course = Course.read(Course.folder(directory.root()));
            List<Lesson> chosen = new ArrayList<>();
            for (String id : ids) {
                List<Lesson> named = course.named(id);
                if (named.isEmpty() && !id.equals(Readme.WORD)) {
                    System.err.println("coffee doctest: there is no lesson " + id + ": --list lists them.");
                    return CommandLine.ExitCode.USAGE;
                }
                chosen.addAll(named);
            }
            List<Lesson> all = ids.isEmpty() ? course.lessons() : chosen;
            if (lists) {
                all.forEach(lesson ->
                        System.out.printf("  %-4s %2d min  %s%n", lesson.id(), lesson.minutes(), lesson.title()));
                return 0;
            }
            return isDone(all) ? 0 : 1;
        } catch (InvalidLessonException wrong) {
            System.err.println("coffee doctest: " + wrong.getMessage());
            return 1;
        } catch (ConnectException nothing) {
            System.err.println(RunningLab.NOTHING_RUNS + ".");
            return 1;
        }
    }

    private boolean isDone(List<Lesson> lessons) throws IOException, InterruptedException {
        try (RunningLab lab =
                RunningLab.at(Ports.read(directory).orElse(new Ports(0))).discover()) {
            int failed = 0;
            int skipped = 0;
            if (ids.contains(Readme.WORD)) {
                failed += isReadmeDone(lab) ? 0 : 1;
            }
            for (Lesson lesson : lessons) {
                if (lesson.nodes() > lab.nodes().size()) {
                    System.out.println("skipped " + lesson.id() + " " + lesson.title()
                            + ": it needs ./coffee up --nodes " + lesson.nodes());
                    skipped++;
                    continue;
                }
                for (int time = 1; time <= (twice ? 2 : 1); time++) {
                    boolean done = leavesFaultsOut ? isRedWithoutFaults(lesson, lab) : isDone(lesson, lab);
                    failed += done ? 0 : 1;
                }
            }
            System.out.printf("%d lessons, %d failed, %d skipped%n", lessons.size(), failed, skipped);
            return failed == 0;
        }
    }

    private Walkthrough walkthrough(RunningLab lab) {
        return new Walkthrough(
                directory.root(), new Look(lab, new LastOrder(directory)), atHumanSpeed ? READING : Duration.ZERO);
    }

    private boolean isDone(Lesson lesson, RunningLab lab) throws IOException, InterruptedException {
        System.out.println(lesson.id() + " " + lesson.title());
        long beganNanos = System.nanoTime();
        Walkthrough walkthrough = walkthrough(lab);
        boolean done = true;
        for (Part part : lesson.parts()) {
            done &= walkthrough.does(part);
        }
        for (Check check : walkthrough.held()) {
            notebook.held(lesson.id(), check.text(), Instant.now());
        }
        List<Measured> measured = Measured.of(lesson.numbers(), walkthrough.printed());
        measured.stream()
                .filter(Measured::isFarOff)
                .forEach(each -> System.out.printf(
                        "  ! %s: %s in the text, %s now%n",
                        each.number().step(), each.number().text(), each.value()));
        if (done && updates && !measured.isEmpty()) {
            Measured.write(Course.folder(directory.root()), lesson, measured, where);
        }
        tell(done, beganNanos);
        return done;
    }

    /** Does a lesson without the commands that break something: one of its checks must see that nothing is broken. */
    private boolean isRedWithoutFaults(Lesson lesson, RunningLab lab) throws IOException, InterruptedException {
        System.out.println(lesson.id() + " " + lesson.title() + ", without its faults");
        Walkthrough walkthrough = walkthrough(lab);
        boolean hasFaults = false;
        boolean isRed = false;
        for (Part part : lesson.parts()) {
            if (part instanceof Part.Step step) {
                Part.Step harmless = step.withoutFaults();
                hasFaults |= harmless.lines().size() < step.lines().size();
                boolean unused = harmless.lines().isEmpty() || walkthrough.does(harmless);
            } else if (part instanceof Part.Expected) {
                isRed |= !walkthrough.does(part);
            }
        }
        System.out.println(
                isRed ? "  a check is red" : hasFaults ? "  FAILED: every check is green" : "  it breaks nothing");
        return isRed || !hasFaults;
    }

    private boolean isReadmeDone(RunningLab lab) throws IOException, InterruptedException {
        System.out.println(Readme.WORD);
        long beganNanos = System.nanoTime();
        Readme readme = Readme.read(directory.root().resolve("README.md"));
        Walkthrough walkthrough = walkthrough(lab);
        boolean done = true;
        for (Part part : readme.parts()) {
            done &= walkthrough.does(part);
        }
        for (Readme.Guarantee guarantee : readme.guarantees()) {
            done &= walkthrough.does(guarantee.step());
            done &= walkthrough.hasPrinted(guarantee.name(), guarantee.prints());
        }
        tell(done, beganNanos);
        return done;
    }

    private static void tell(boolean done, long beganNanos) {
        System.out.printf(
                "  %s after %d s%n",
                done ? "done" : "FAILED",
                Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds());
    }

    /** This machine, today and the commit, as cells of a table. To write the numbers changes the checkout. */
    private static String here() {
        return "%d cores, Java %d | %s | %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature(),
                        LocalDate.now(ZoneOffset.UTC),
                        Commit.ofThisCheckout());
    }
}
