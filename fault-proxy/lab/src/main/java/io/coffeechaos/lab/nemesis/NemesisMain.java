package io.coffeechaos.lab.nemesis;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.OwnLab;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.load.OrderLoad;
import io.coffeechaos.lab.report.Report;
import io.coffeechaos.lab.topology.Ports;
import io.coffeechaos.lab.truth.Checker;
import io.coffeechaos.lab.truth.FinalState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./coffee nemesis}: starts a separate system, generates 20 customers a second, injects and heals faults of
 * every kind, and checks the answers that the customers got.
 *
 * <p>Exit code 0: every guarantee was kept. Exit code 1: a guarantee was broken, and the output names the orders; or
 * the run failed. History and report stay in a folder that the output names. Ctrl-C heals all faults and ends the
 * system.
 *
 * <p>System properties, set by {@code ./coffee}: as for {@link io.coffeechaos.lab.LabMain}.
 */
public final class NemesisMain {
    private static final int ORDERS_PER_SECOND = 20;

    /** The time before the first fault, as {@link #TAIL} is after the last fault: their rates are the comparison. */
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final Duration TAIL = Duration.ofSeconds(15);
    private static final Duration FAULT_MAX = Duration.ofSeconds(25);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(15);

    /** A run shorter than this has short faults and pauses: the number of faults matters more than their recovery. */
    private static final Duration SHORT_RUN = Duration.ofMinutes(2);

    private static final Duration SHORT_FAULT_MAX = Duration.ofSeconds(12);
    private static final Duration SHORT_PAUSE_MAX = Duration.ofSeconds(4);

    /** The longest time without an order that ends. After an hour of faults, the system has many orders to finish. */
    private static final Duration ENDS_TIMEOUT = Duration.ofMinutes(6);

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    private final NemesisSettings settings;
    private final CountDownLatch over = new CountDownLatch(1);

    /** The nemesis, while faults may be active. */
    private final Queue<Nemesis> atWork = new ConcurrentLinkedQueue<>();

    private NemesisMain(NemesisSettings settings) {
        this.settings = settings;
    }

    /** Makes one run, or checks a stored history; see the class comment. */
    public static void main(String[] args) throws InterruptedException {
        try {
            Path home = Path.of(System.getProperty("coffee.dir", ".coffee"));
            NemesisSettings settings = NemesisSettings.parse(args, home);
            boolean good =
                    settings.check().isPresent() ? judge(settings.check().get()) : new NemesisMain(settings).run();
            System.exit(good ? 0 : 1);
        } catch (IllegalArgumentException | IllegalStateException | IOException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    private boolean run() throws IOException, InterruptedException {
        Files.createDirectories(settings.data());
        Path file = settings.data().resolve("history-" + settings.seed() + ".jsonl");
        say("Nemesis: %d min, seed %d. Repeat with: ./coffee nemesis --minutes %d --seed %d --nodes %d%s"
                .formatted(
                        settings.duration().toMinutes(),
                        settings.seed(),
                        settings.duration().toMinutes(),
                        settings.seed(),
                        settings.nodes(),
                        settings.only().isEmpty() ? "" : " --only " + String.join(",", settings.only())));
        say("Starting a separate system in " + settings.data().resolve("lab"));
        try (OwnLab own = OwnLab.start(
                settings.data().resolve("lab"),
                settings.nodes(),
                new Ports(settings.portOffset()),
                settings.data().resolve("lab/runs"))) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> leave(own)));
            try (RunningLab lab = own.awaitUp();
                    History history = History.writtenTo(file)) {
                breakAndWatch(lab, history);
            } finally {
                over.countDown();
            }
        }
        return judge(file);
    }

    /** The shutdown hook, which runs after Ctrl-C too: it heals all faults and then ends the system. */
    private void leave(OwnLab own) {
        for (Nemesis nemesis : atWork) {
            try {
                nemesis.abandon();
                say("All faults healed.");
            } catch (IOException notAll) {
                say("Healing failed: " + notAll.getMessage());
            } catch (InterruptedException leaving) {
                Thread.currentThread().interrupt();
            }
        }
        own.close();
    }

    private void breakAndWatch(RunningLab lab, History history) throws IOException, InterruptedException {
        boolean shortRun = settings.duration().compareTo(SHORT_RUN) < 0;
        history.add(new HistoryEvent.Began(
                0,
                settings.seed(),
                System.currentTimeMillis() - history.nowMs(),
                ORDERS_PER_SECOND,
                lab.nodes().size()));
        String customers = "nemesis-" + Long.toUnsignedString(settings.seed(), 36);
        try (Nemesis nemesis = new Nemesis(
                        lab,
                        history,
                        shortRun ? SHORT_FAULT_MAX : FAULT_MAX,
                        shortRun ? SHORT_PAUSE_MAX : PAUSE_MAX,
                        settings.only());
                OrderLoad load = OrderLoad.start(
                        lab, customers, settings.seed(), ORDERS_PER_SECOND, OrderLoad.Habits.RESTLESS, history)) {
            atWork.add(nemesis);
            FinalState finalState = new FinalState(lab, history, customers, true);
            Thread teller = Thread.ofVirtual().start(() -> tell(load, nemesis, finalState, history));
            try {
                Await.pass(WARM_UP);
                nemesis.run(settings.duration(), new SplittableRandom(settings.seed()));
                atWork.remove(nemesis);
                say("All faults healed, everything is up; waiting for the last customers");
                Await.pass(TAIL);
                load.closeDoor();
                history.add(new HistoryEvent.LoadEnded(history.nowMs()));
                List<OrderLoad.Submitted> unused = load.stop();
                int open = finalState.awaitEnds(ENDS_TIMEOUT);
                say(
                        open == 0
                                ? "All orders have ended; reading orders and ledgers"
                                : open + " orders are still open; reading orders and ledgers");
                finalState.close();
            } finally {
                over.countDown();
                teller.join();
            }
        }
    }

    private void tell(OrderLoad load, Nemesis nemesis, FinalState finalState, History history) {
        try {
            while (!over.await(PROGRESS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                Map<String, String> broken = nemesis.now();
                String doing = finalState
                        .progress()
                        .orElse(broken.isEmpty() ? "no fault is active" : String.join(", ", broken.values()));
                say("%s  %d customers, %d acknowledged; %s"
                        .formatted(Report.clock(history.nowMs()), load.arrived(), load.acknowledged(), doing));
                history.flush();
            }
        } catch (IOException diskFull) {
            say("The history cannot be written: " + diskFull.getMessage());
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }

    /** Judges a stored history and writes its report. Returns whether every guarantee was kept. */
    static boolean judge(Path file) throws IOException {
        List<HistoryEvent> history = History.read(file);
        Checker.Verdict verdict = Checker.check(history);
        String name = file.getFileName().toString().replaceFirst("\\.jsonl$", "");
        Path report = file.resolveSibling(name + ".html");
        Files.writeString(report, Report.html(history, verdict));
        say("");
        say(Report.table(history));
        say("");
        say(verdict.words());
        say(verdict.isGood() ? "Every guarantee was kept." : "A guarantee was broken.");
        say("History " + file + ", report " + report);
        return verdict.isGood();
    }

    private static void say(String words) {
        System.out.println(words);
        System.out.flush();
    }
}
