package io.coffeechaos.orders.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Runs many schedules on several threads, until one breaks a rule or all are done. */
final class Campaign {
    /**
     * A schedule that broke a rule.
     *
     * @param seed the seed of the schedule
     * @param number the number of the schedule in its campaign, from 1
     * @param broken the rule and the message
     */
    record Failure(long seed, long number, RuleBroken broken) {}

    /**
     * The result of a campaign.
     *
     * @param schedules the number of schedules that ran
     * @param took the wall time
     * @param marks how often the schedules met each fault
     * @param failure the failure with the lowest number, if there is one
     */
    record Result(long schedules, Duration took, Marks marks, Optional<Failure> failure) {
        long perMinute() {
            return Math.round(schedules * 60_000.0 / Math.max(1, took.toMillis()));
        }
    }

    private final Numbers numbers = Numbers.shipped();
    private final Optional<PlantedBug> bug;
    private final int threads;

    Campaign(Optional<PlantedBug> bug, int threads) {
        this.bug = bug;
        this.threads = threads;
    }

    /** The seed of the n-th schedule, counted from 0. Its bits are mixed, so that neighbouring seeds are unrelated. */
    static long seed(long base, long n) {
        long z = base + (n + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * Runs this many schedules.
     *
     * @param progress gets the number of finished schedules, on any thread
     */
    Result run(long base, long runs, LongConsumer progress) throws InterruptedException {
        long begun = System.nanoTime();
        AtomicLong next = new AtomicLong();
        AtomicLong stopAt = new AtomicLong(runs);
        AtomicLong done = new AtomicLong();
        Marks marks = new Marks();
        List<Failure> failures = new ArrayList<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(
                    () -> {
                        Marks mine = new Marks();
                        for (long n = next.getAndIncrement(); n < stopAt.get(); n = next.getAndIncrement()) {
                            Optional<Failure> failure = one(seed(base, n), n + 1, mine);
                            if (failure.isPresent()) {
                                stopAt.accumulateAndGet(n, Math::min);
                                synchronized (failures) {
                                    failures.add(failure.get());
                                }
                            }
                            progress.accept(done.incrementAndGet());
                        }
                        synchronized (marks) {
                            marks.add(mine);
                        }
                    },
                    "simulation-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        Optional<Failure> first = failures.stream().min((a, b) -> Long.compare(a.number(), b.number()));
        return new Result(done.get(), Duration.ofNanos(System.nanoTime() - begun), marks, first);
    }

    /** Runs one schedule. Empty if it keeps the rules. */
    Optional<Failure> one(long seed, long number, Marks marks) {
        Simulation simulation = new Simulation(seed, numbers, bug, Trace.none());
        try {
            simulation.run();
            return Optional.empty();
        } catch (RuleBroken broken) {
            return Optional.of(new Failure(seed, number, broken));
        } finally {
            marks.add(simulation.marks());
        }
    }

    /** Runs schedules until one breaks a rule. Empty if {@code max} schedules keep the rules. */
    Optional<Failure> find(long base, long max) {
        for (long n = 0; n < max; n++) {
            Optional<Failure> failure = one(seed(base, n), n + 1, new Marks());
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    /** Runs a schedule again and returns its trace: at most a page, about the order that broke the rule. */
    List<String> story(long seed) {
        Trace trace = Trace.about(-1);
        Simulation simulation = new Simulation(seed, numbers, bug, trace);
        try {
            simulation.run();
        } catch (RuleBroken broken) {
            Trace focused = Trace.about(numberIn(broken.getMessage()));
            try {
                new Simulation(seed, numbers, bug, focused).run();
            } catch (RuleBroken again) {
                return focused.lines();
            }
        }
        return trace.lines();
    }

    /** The N of a message that begins with "order N:"; -1 if the message is not about one order. */
    private static int numberIn(String message) {
        return message != null && message.matches("(?s)order \\d+: .*")
                ? Integer.parseInt(message.substring(6, message.indexOf(':')))
                : -1;
    }
}
