package io.coffeechaos.lab.nemesis;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.Fault;
import io.coffeechaos.lab.fault.Faults;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Injects faults by a seeded schedule. Several lanes run at once. A lane has one fault at a time and heals it before
 * the next one. A lane repeats a kind of fault only after it has used all its other kinds. The history has every fault.
 */
public final class Nemesis implements AutoCloseable {
    /** The share of pauses that are too short for a recovery. The other pauses show how long a recovery takes. */
    private static final double BREATHLESS_SHARE = 0.33;

    private static final Duration LANES_STOP_TIMEOUT = Duration.ofSeconds(2);
    /** The number of failed injections in a row, over all lanes, after which the run ends. */
    private static final int NOT_INJECTED_MAX = 5;

    private static final Duration BREATHLESS_MIN = Duration.ofMillis(200);
    private static final Duration BREATHLESS_MAX = Duration.ofMillis(1500);

    private final RunningLab lab;
    private final History history;
    private final Map<String, List<Fault.Kind>> lanes;
    private final Duration pauseMax;
    private final AtomicInteger notInjected = new AtomicInteger();
    private final Map<String, String> now = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param faultMax the longest duration of one fault, without its recovery
     * @param pauseMax the longest pause of a lane between two faults
     * @param only the kinds of fault to use; empty for all kinds
     * @throws IllegalArgumentException when the system does not have one of the kinds
     */
    public Nemesis(RunningLab lab, History history, Duration faultMax, Duration pauseMax, Collection<String> only) {
        this.lab = lab;
        this.history = history;
        this.pauseMax = pauseMax;
        this.lanes = new TreeMap<>(new Faults(lab, faultMax).byLane());
        Set<String> known = kinds();
        for (String kind : only) {
            if (!known.contains(kind)) {
                throw new IllegalArgumentException(
                        "Unknown kind of fault " + kind + ". This system has: " + String.join(", ", known));
            }
        }
        if (!only.isEmpty()) {
            lanes.replaceAll((lane, kinds) ->
                    kinds.stream().filter(kind -> only.contains(kind.name())).toList());
            lanes.values().removeIf(List::isEmpty);
        }
    }

    /** The names of all kinds of fault in use. */
    public Set<String> kinds() {
        Set<String> names = new TreeSet<>();
        lanes.values().forEach(kinds -> kinds.forEach(kind -> names.add(kind.name())));
        return names;
    }

    /** The current faults in words, by lane. */
    Map<String, String> now() {
        return new TreeMap<>(now);
    }

    /**
     * Injects faults for {@code duration} and heals them all.
     *
     * @throws IOException when the lab API or the fault proxy's API does not answer
     * @throws IllegalStateException when a part does not come up again
     */
    public void run(Duration duration, SplittableRandom random) throws IOException, InterruptedException {
        long untilNanos = System.nanoTime() + duration.toNanos();
        List<Callable<Void>> tasks = new ArrayList<>();
        lanes.forEach((name, kinds) -> tasks.add(lane(name, kinds, untilNanos, random.split())));
        try {
            for (Future<Void> lane : threads.invokeAll(tasks)) {
                lane.get();
            }
            lab.heal();
            lab.awaitReady();
        } catch (ExecutionException broken) {
            throw new IllegalStateException("the nemesis could not continue: " + broken.getCause(), broken);
        } catch (Await.NotSoException notBack) {
            throw new IllegalStateException("a part did not come up again: " + notBack.getMessage(), notBack);
        }
    }

    private Callable<Void> lane(String name, List<Fault.Kind> kinds, long untilNanos, SplittableRandom random) {
        return () -> {
            List<Fault.Kind> unused = new ArrayList<>();
            while (true) {
                Await.pass(pause(random));
                if (System.nanoTime() >= untilNanos) {
                    return null;
                }
                if (unused.isEmpty()) {
                    unused.addAll(kinds);
                }
                inject(name, unused.remove(random.nextInt(unused.size())), random, untilNanos);
            }
        };
    }

    private void inject(String lane, Fault.Kind kind, SplittableRandom random, long untilNanos)
            throws IOException, InterruptedException, Await.NotSoException {
        Fault fault = kind.draw().of(random);
        Duration lasts = Duration.ofMillis(
                random.nextLong(kind.least().toMillis(), kind.most().toMillis() + 1));
        int number = history.nextFault();
        now.put(lane, kind.name() + " (" + fault.target() + ")");
        try {
            note(false, number, lane, kind, fault);
            fault.begin().run();
            notInjected.set(0);
            long leftMillis = Math.max(0, (untilNanos - System.nanoTime()) / 1_000_000);
            Await.pass(Duration.ofMillis(Math.min(leftMillis, lasts.toMillis())));
        } catch (IOException notDone) {
            // Another fault may have ended the target just before. But this must not happen many times in a row.
            if (notInjected.incrementAndGet() > NOT_INJECTED_MAX) {
                throw notDone;
            }
        } finally {
            fault.heal().run();
            note(true, number, lane, kind, fault);
            now.remove(lane);
        }
        fault.settle().run();
    }

    private void note(boolean healed, int number, String lane, Fault.Kind kind, Fault fault) {
        history.add(new HistoryEvent.Fault(
                history.nowMs(), healed, number, lane, kind.name(), fault.target(), kind.fromStart()));
    }

    /** The pause after a fault. A run with only one kind measures its recovery, so its pauses are always long. */
    private Duration pause(SplittableRandom random) {
        boolean breathless = random.nextDouble() < BREATHLESS_SHARE && kinds().size() > 1;
        Duration least = breathless ? BREATHLESS_MIN : pauseMax.dividedBy(2);
        Duration most = breathless ? BREATHLESS_MAX : pauseMax;
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis()));
    }

    /** Stops the lanes and heals all faults. For use when the run is interrupted. */
    void abandon() throws IOException, InterruptedException {
        threads.shutdownNow();
        // An interrupted lane heals its current fault. A lane that still waits for a part may continue to wait.
        boolean unused = threads.awaitTermination(LANES_STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        lab.heal();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
