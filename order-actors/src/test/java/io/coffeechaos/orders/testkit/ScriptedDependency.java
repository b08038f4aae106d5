package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * A dependency played by hand: it answers, refuses, hangs or fails as told, and like the real ones keeps a book of it: an
 * effect at most once per key, its first answer for ever, and a tombstone for an undo that came first.
 */
public final class ScriptedDependency {
    /** How it behaves. */
    public enum Mode {
        /** Does what it is asked for and says so. */
        ANSWER,
        /** Refuses what it has not answered yet; undoes what it is asked to. */
        REFUSE,
        /** Never answers, and does nothing. */
        HANG,
        /** Answers 503, and does nothing. */
        FAIL,
        /** Answers something that is no answer, and does nothing. */
        CORRUPT,
        /** Does what it is asked for, and the answer is lost. */
        LOSE_REPLY,
        /** The request is on its way, and arrives only when it is delivered. */
        HOLD,
        /** Answers a call as if it had been undone before; its book stays as it is. */
        TOMBSTONE
    }

    private static final class Page {
        private int calls;
        private int undoCalls;
        private int effects;
        private int reversals;
        private Optional<StepOutcome> answer = Optional.empty();
        private Optional<StepOutcome> undone = Optional.empty();
    }

    private final String name;
    private final String refusalCode;
    private final Map<String, Page> book = new HashMap<>();
    private final Queue<Mode> nextCalls = new ConcurrentLinkedQueue<>();
    private final Queue<Mode> nextUndos = new ConcurrentLinkedQueue<>();
    private final Queue<StepOutcome> nextAnswers = new ConcurrentLinkedQueue<>();
    private final Queue<StepOutcome> nextUndoAnswers = new ConcurrentLinkedQueue<>();
    private final List<Runnable> held = new ArrayList<>();
    private volatile Mode mode = Mode.ANSWER;

    /** One that answers. */
    public ScriptedDependency(String name, String refusalCode) {
        this.name = name;
        this.refusalCode = refusalCode;
    }

    /** From now on, to calls and undos. */
    public void now(Mode newer) {
        mode = newer;
    }

    /** For the next call only; several are taken one after the other. */
    public void once(Mode exception) {
        nextCalls.add(exception);
    }

    /** For the next undo only; several are taken one after the other. */
    public void onceForUndo(Mode exception) {
        nextUndos.add(exception);
    }

    /** The next call does what it is asked for, and this is what is read out of its answer. */
    public void answerOnce(StepOutcome read) {
        nextAnswers.add(read);
    }

    /** The next undo does what it is asked for, and this is what is read out of its answer. */
    public void answerUndoOnce(StepOutcome read) {
        nextUndoAnswers.add(read);
    }

    /** What was held arrives, in the order it was sent; nobody may be waiting for it any more. */
    public void deliverHeld() {
        List<Runnable> arriving;
        synchronized (this) {
            arriving = List.copyOf(held);
            held.clear();
        }
        arriving.forEach(Runnable::run);
    }

    /** How often the effect of this key was made: 0 or 1, or the test has found a bug. */
    public synchronized int effects(String key) {
        return page(key).effects;
    }

    /** How many effects of this key stand: 0 or 1, or the test has found a bug. */
    public synchronized int net(String key) {
        return page(key).effects - page(key).reversals;
    }

    /** How often this key was called. */
    public synchronized int calls(String key) {
        return page(key).calls;
    }

    /** How often an undo of this key was asked for. */
    public synchronized int undoCalls(String key) {
        return page(key).undoCalls;
    }

    /** All calls so far. */
    public synchronized int calls() {
        return book.values().stream().mapToInt(page -> page.calls).sum();
    }

    /** All undos asked for so far. */
    public synchronized int undoCalls() {
        return book.values().stream().mapToInt(page -> page.undoCalls).sum();
    }

    /** One call. */
    public CompletableFuture<StepOutcome> call(String key) {
        synchronized (this) {
            page(key).calls++;
        }
        StepOutcome read = nextAnswers.poll();
        if (read != null) {
            var unused = commit(key, false);
            return CompletableFuture.completedFuture(read);
        }
        Mode exception = nextCalls.poll();
        Mode now = exception == null ? mode : exception;
        return now == Mode.TOMBSTONE
                ? CompletableFuture.completedFuture(new StepOutcome.Superseded("undone before"))
                : answer(now, () -> commit(key, now == Mode.REFUSE));
    }

    /** One undo. */
    public CompletableFuture<StepOutcome> undo(String key) {
        synchronized (this) {
            page(key).undoCalls++;
        }
        StepOutcome read = nextUndoAnswers.poll();
        if (read != null) {
            var unused = commitUndo(key);
            return CompletableFuture.completedFuture(read);
        }
        Mode exception = nextUndos.poll();
        return answer(exception == null ? mode : exception, () -> commitUndo(key));
    }

    private CompletableFuture<StepOutcome> answer(Mode now, Supplier<StepOutcome> commit) {
        return switch (now) {
            case ANSWER, REFUSE, TOMBSTONE -> CompletableFuture.completedFuture(commit.get());
            case HANG -> new CompletableFuture<>();
            case FAIL -> uncertain("server-error", "answered HTTP 503");
            case CORRUPT -> uncertain("malformed", "answered HTTP 200 with 7 bytes that are no answer");
            case LOSE_REPLY -> {
                var unused = commit.get();
                yield new CompletableFuture<>();
            }
            case HOLD -> {
                CompletableFuture<StepOutcome> onItsWay = new CompletableFuture<>();
                synchronized (this) {
                    held.add(() -> onItsWay.complete(commit.get()));
                }
                yield onItsWay;
            }
        };
    }

    private static CompletableFuture<StepOutcome> uncertain(String kind, String message) {
        return CompletableFuture.completedFuture(new StepOutcome.Uncertain(new StepError(kind, message)));
    }

    private synchronized StepOutcome commit(String key, boolean refuses) {
        Page page = page(key);
        boolean refused =
                page.answer.filter(StepOutcome.Refused.class::isInstance).isPresent();
        if (page.undone.isPresent() && !refused) {
            return new StepOutcome.Superseded("the undo of this key came first");
        }
        if (page.answer.isEmpty()) {
            if (!refuses) {
                page.effects++;
            }
            page.answer = Optional.of(
                    refuses
                            ? new StepOutcome.Refused(refusalCode, name + " said no")
                            : new StepOutcome.Done(name + "-" + key.hashCode()));
        }
        return page.answer.orElseThrow();
    }

    private synchronized StepOutcome commitUndo(String key) {
        Page page = page(key);
        if (page.undone.isEmpty()) {
            boolean reversed = page.effects > page.reversals;
            if (reversed) {
                page.reversals++;
            }
            page.undone = Optional.of(new StepOutcome.Undone(reversed));
        }
        return page.undone.orElseThrow();
    }

    private Page page(String key) {
        return book.computeIfAbsent(key, unseen -> new Page());
    }
}
