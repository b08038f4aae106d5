package io.coffeechaos.lab.nemesis;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.Fault;
import io.coffeechaos.lab.fault.Faults;
import io.coffeechaos.lab.history.Entry;
import io.coffeechaos.lab.history.History;
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
 * Breaks the system by a seeded schedule: several hands at once, each with one fault at a time, healed before its next,
 * and no kind twice before every other of that hand once. Every fault is in the history.
 */
public final class Nemesis implements AutoCloseable {
    /** A third of the pauses are too short to recover in; the others let one see how long that takes. */
    private static final double BREATHLESS_SHARE = 0.33;

    private static final Duration HANDS_OFF_PATIENCE = Duration.ofSeconds(2);
    /** In a row, over all hands. */
    private static final int NOT_INJECTED_MAX = 5;

    private static final Duration BREATHLESS_MIN = Duration.ofMillis(200);
    private static final Duration BREATHLESS_MAX = Duration.ofMillis(1500);

    private final RunningLab lab;
    private final History history;
    private final Map<String, List<Fault.Kind>> hands;
    private final Duration pauseMax;
    private final AtomicInteger notInjected = new AtomicInteger();
    private final Map<String, String> now = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param faultMax how long one fault lasts at most, its recovery not counted
     * @param pauseMax how long a hand rests at most between two faults
     * @param only the kinds to use, or none for all there are
     * @throws IllegalArgumentException when the system has none of the kinds
     */
    public Nemesis(RunningLab lab, History history, Duration faultMax, Duration pauseMax, Collection<String> only) {
        this.lab = lab;
        this.history = history;
        this.pauseMax = pauseMax;
        this.hands = new TreeMap<>(new Faults(lab, faultMax).byHand());
        Set<String> known = kinds();
        for (String kind : only) {
            if (!known.contains(kind)) {
                throw new IllegalArgumentException(
                        "this system has no fault " + kind + ", but " + String.join(", ", known));
            }
        }
        if (!only.isEmpty()) {
            hands.replaceAll((hand, kinds) ->
                    kinds.stream().filter(kind -> only.contains(kind.name())).toList());
            hands.values().removeIf(List::isEmpty);
        }
    }

    /** The names of all kinds of fault that it uses. */
    public Set<String> kinds() {
        Set<String> names = new TreeSet<>();
        hands.values().forEach(kinds -> kinds.forEach(kind -> names.add(kind.name())));
        return names;
    }

    /** What is broken right now, in words, by hand. */
    Map<String, String> now() {
        return new TreeMap<>(now);
    }

    /**
     * Injects faults for so long, and heals all.
     *
     * @throws IOException when the system's own operator's side does not answer
     * @throws IllegalStateException when a part does not come back
     */
    public void rampage(Duration duration, SplittableRandom random) throws IOException, InterruptedException {
        long untilNanos = System.nanoTime() + duration.toNanos();
        List<Callable<Void>> tasks = new ArrayList<>();
        hands.forEach((name, kinds) -> tasks.add(hand(name, kinds, untilNanos, random.split())));
        try {
            for (Future<Void> hand : threads.invokeAll(tasks)) {
                hand.get();
            }
            lab.heal();
            lab.awaitReady();
        } catch (ExecutionException broken) {
            throw new IllegalStateException("the nemesis could not go on: " + broken.getCause(), broken);
        } catch (Await.NotSoException notBack) {
            throw new IllegalStateException("a part did not come back: " + notBack.getMessage(), notBack);
        }
    }

    private Callable<Void> hand(String name, List<Fault.Kind> kinds, long untilNanos, SplittableRandom random) {
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

    private void inject(String hand, Fault.Kind kind, SplittableRandom random, long untilNanos)
            throws IOException, InterruptedException, Await.NotSoException {
        Fault fault = kind.draw().of(random);
        Duration lasts = Duration.ofMillis(
                random.nextLong(kind.least().toMillis(), kind.most().toMillis() + 1));
        int number = history.nextFault();
        now.put(hand, kind.name() + " (" + fault.target() + ")");
        try {
            note(false, number, hand, kind, fault);
            fault.begin().run();
            notInjected.set(0);
            long leftMillis = Math.max(0, (untilNanos - System.nanoTime()) / 1_000_000);
            Await.pass(Duration.ofMillis(Math.min(leftMillis, lasts.toMillis())));
        } catch (IOException notDone) {
            // What is to be frozen may just have died of something else; time and again it must not be.
            if (notInjected.incrementAndGet() > NOT_INJECTED_MAX) {
                throw notDone;
            }
        } finally {
            fault.heal().run();
            note(true, number, hand, kind, fault);
            now.remove(hand);
        }
        fault.settle().run();
    }

    private void note(boolean healed, int number, String hand, Fault.Kind kind, Fault fault) {
        history.add(
                new Entry.Fault(history.nowMs(), healed, number, hand, kind.name(), fault.target(), kind.fromStart()));
    }

    /** One kind alone is there to be measured: then there is always a rest. */
    private Duration pause(SplittableRandom random) {
        boolean breathless = random.nextDouble() < BREATHLESS_SHARE && kinds().size() > 1;
        Duration least = breathless ? BREATHLESS_MIN : pauseMax.dividedBy(2);
        Duration most = breathless ? BREATHLESS_MAX : pauseMax;
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis()));
    }

    /** Heals what can be healed, as somebody does who leaves in a hurry. */
    void abandon() throws IOException, InterruptedException {
        threads.shutdownNow();
        // What was just being broken is healed by its hand; a hand that still waits for a part to come back may go on.
        boolean unused = threads.awaitTermination(HANDS_OFF_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        lab.heal();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
