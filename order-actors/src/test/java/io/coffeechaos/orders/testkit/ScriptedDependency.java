package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A dependency played by hand: it answers, refuses, hangs or fails as told, and like the real ones makes an effect at
 * most once per key and keeps a book of it.
 */
public final class ScriptedDependency {
    /** How it behaves from now on. */
    public enum Mode {
        ANSWER,
        REFUSE,
        HANG,
        FAIL,
        TOMBSTONE
    }

    private final String name;
    private final String refusalCode;
    private final Map<String, AtomicInteger> effects = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Queue<Mode> next = new ConcurrentLinkedQueue<>();
    private volatile Mode mode = Mode.ANSWER;

    /** One that answers. */
    public ScriptedDependency(String name, String refusalCode) {
        this.name = name;
        this.refusalCode = refusalCode;
    }

    /** From now on. */
    public void now(Mode newer) {
        mode = newer;
    }

    /** For the next call only. */
    public void once(Mode exception) {
        next.add(exception);
    }

    /** How often the effect of this key was made: 0 or 1, or the test has found a bug. */
    public int effects(String key) {
        return effects.getOrDefault(key, new AtomicInteger()).get();
    }

    /** How often this key was called. */
    public int calls(String key) {
        return calls.getOrDefault(key, new AtomicInteger()).get();
    }

    /** All calls so far. */
    public int calls() {
        return calls.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** One call. */
    public CompletableFuture<StepOutcome> call(String key) {
        calls.computeIfAbsent(key, unseen -> new AtomicInteger()).incrementAndGet();
        Mode exception = next.poll();
        return switch (exception == null ? mode : exception) {
            case ANSWER -> {
                effects.putIfAbsent(key, new AtomicInteger(1));
                yield CompletableFuture.completedFuture(new StepOutcome.Done(name + "-" + key.hashCode()));
            }
            case REFUSE -> CompletableFuture.completedFuture(new StepOutcome.Refused(refusalCode, name + " said no"));
            case HANG -> new CompletableFuture<>();
            case FAIL ->
                CompletableFuture.completedFuture(
                        new StepOutcome.Uncertain(new StepError("server-error", "answered HTTP 503")));
            case TOMBSTONE -> CompletableFuture.completedFuture(new StepOutcome.Superseded("undone before"));
        };
    }
}
