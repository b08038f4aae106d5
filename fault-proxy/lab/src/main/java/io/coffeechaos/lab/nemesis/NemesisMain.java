package io.coffeechaos.lab.nemesis;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.Entry;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.load.OrderLoad;
import io.coffeechaos.lab.report.Report;
import io.coffeechaos.lab.truth.Books;
import io.coffeechaos.lab.truth.Checker;
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
 * {@code ./coffee nemesis}: starts a system of its own, lets customers order 20 coffees a second, breaks whatever can be
 * broken, heals it, and judges what the customers were told.
 *
 * <p>Exit code 0: every guarantee was kept. 1: one was broken, and the orders concerned are named; or the run could not be
 * made. History and report stay in the folder that is printed. Ctrl-C heals everything and ends the system.
 *
 * <p>System properties, set by {@code ./coffee}: as for {@link io.coffeechaos.lab.LabMain}.
 */
public final class NemesisMain {
    private static final int ORDERS_PER_SECOND = 20;

    /** Rates before the first fault and after the last, to compare with. */
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final Duration TAIL = Duration.ofSeconds(15);
    private static final Duration FAULT_MAX = Duration.ofSeconds(25);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(15);

    /** In a short run there is no time to rest or to wait: many faults count more than what each of them costs. */
    private static final Duration SHORT_RUN = Duration.ofMinutes(2);

    private static final Duration SHORT_FAULT_MAX = Duration.ofSeconds(12);
    private static final Duration SHORT_PAUSE_MAX = Duration.ofSeconds(4);

    /** A system that was broken for an hour has a queue to work off: it may take its time as long as it gets on. */
    private static final Duration ENDS_PATIENCE = Duration.ofMinutes(6);

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    private final NemesisSettings settings;
    private final CountDownLatch over = new CountDownLatch(1);

    /** The nemesis, as long as something may be broken. */
    private final Queue<Nemesis> atWork = new ConcurrentLinkedQueue<>();

    private NemesisMain(NemesisSettings settings) {
        this.settings = settings;
    }

    /** Makes one run, or judges a history that was kept; see the class. */
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
        say("Nemesis: %d min, seed %d: ./coffee nemesis --minutes %d --seed %d --nodes %d%s does the same again"
                .formatted(
                        settings.duration().toMinutes(),
                        settings.seed(),
                        settings.duration().toMinutes(),
                        settings.seed(),
                        settings.nodes(),
                        settings.only().isEmpty() ? "" : " --only " + String.join(",", settings.only())));
        say("Starting a system of its own in " + settings.data().resolve("lab"));
        try (OwnLab own = OwnLab.start(settings)) {
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

    /** However we end, Ctrl-C included: first what is broken is healed, then the system is ended. */
    private void leave(OwnLab own) {
        for (Nemesis nemesis : atWork) {
            try {
                nemesis.abandon();
                say("Healed.");
            } catch (IOException notAll) {
                say("Healing: " + notAll.getMessage());
            } catch (InterruptedException leaving) {
                Thread.currentThread().interrupt();
            }
        }
        own.close();
    }

    private void breakAndWatch(RunningLab lab, History history) throws IOException, InterruptedException {
        boolean shortRun = settings.duration().compareTo(SHORT_RUN) < 0;
        history.add(new Entry.Began(
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
            Books books = new Books(lab, history, customers, true);
            Thread teller = Thread.ofVirtual().start(() -> tell(load, nemesis, books, history));
            try {
                Await.pass(WARM_UP);
                nemesis.rampage(settings.duration(), new SplittableRandom(settings.seed()));
                atWork.remove(nemesis);
                say("All faults healed, everything is up; the last customers come");
                Await.pass(TAIL);
                load.closeDoor();
                history.add(new Entry.LoadEnded(history.nowMs()));
                List<OrderLoad.Submitted> unused = load.stop();
                int open = books.awaitEnds(ENDS_PATIENCE);
                say(
                        open == 0
                                ? "All orders have ended; reading the books"
                                : open + " orders are still open; reading the books");
                books.close();
            } finally {
                over.countDown();
                teller.join();
            }
        }
    }

    private void tell(OrderLoad load, Nemesis nemesis, Books books, History history) {
        try {
            while (!over.await(PROGRESS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                Map<String, String> broken = nemesis.now();
                String doing = books.progress()
                        .orElse(broken.isEmpty() ? "nothing is broken" : String.join(", ", broken.values()));
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

    private static boolean judge(Path file) throws IOException {
        List<Entry> history = History.read(file);
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
