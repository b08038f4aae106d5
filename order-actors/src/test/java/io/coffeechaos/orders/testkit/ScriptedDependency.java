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
 * A dependency that a test scripts: it answers, refuses, hangs or fails as told. Like a real dependency it keeps a
 * book: at most one effect per key, its first answer for ever, and a tombstone for an undo that came before its call.
 */
public final class ScriptedDependency {
    /** The behaviour of the dependency. */
    public enum Mode {
        /** Does the request and answers. */
        ANSWER,
        /** Refuses each call whose key it has not answered yet. Undos work. */
        REFUSE,
        /** Does nothing and never answers. */
        HANG,
        /** Does nothing and answers HTTP 503. */
        FAIL,
        /** Does nothing and answers garbage. */
        CORRUPT,
        /** Does the request, and the answer is lost. */
        LOSE_REPLY,
        /** Keeps the request on its way until the test delivers it. */
        HOLD,
        /** Answers a call as if its key was undone before. The book does not change. */
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

    /**
     * Creates a dependency that answers every request.
     *
     * @param name the prefix of its references
     * @param refusalCode the code of its refusals
     */
    public ScriptedDependency(String name, String refusalCode) {
        this.name = name;
        this.refusalCode = refusalCode;
    }

    /** Sets the mode of all later calls and undos. */
    public void now(Mode newer) {
        mode = newer;
    }

    /** Sets the mode of the next call only. Several such modes apply one after the other. */
    public void once(Mode exception) {
        nextCalls.add(exception);
    }

    /** Sets the mode of the next undo only. Several such modes apply one after the other. */
    public void onceForUndo(Mode exception) {
        nextUndos.add(exception);
    }

    /** The next call has its effect, and its caller gets this outcome. */
    public void answerOnce(StepOutcome read) {
        nextAnswers.add(read);
    }

    /** The next undo has its effect, and its caller gets this outcome. */
    public void answerUndoOnce(StepOutcome read) {
        nextUndoAnswers.add(read);
    }

    /** Delivers the held requests in the order in which they were sent. Their callers may have given up. */
    public void deliverHeld() {
        List<Runnable> arriving;
        synchronized (this) {
            arriving = List.copyOf(held);
            held.clear();
        }
        arriving.forEach(Runnable::run);
    }

    /** The number of effects that this key ever had. A number other than 0 or 1 is a bug. */
    public synchronized int effects(String key) {
        return page(key).effects;
    }

    /** The number of effects of this key that are not undone. A number other than 0 or 1 is a bug. */
    public synchronized int net(String key) {
        return page(key).effects - page(key).reversals;
    }

    /** The number of calls of this key. */
    public synchronized int calls(String key) {
        return page(key).calls;
    }

    /** The number of undo requests for this key. */
    public synchronized int undoCalls(String key) {
        return page(key).undoCalls;
    }

    /** The number of calls of all keys. */
    public synchronized int calls() {
        return book.values().stream().mapToInt(page -> page.calls).sum();
    }

    /** The number of undo requests for all keys. */
    public synchronized int undoCalls() {
        return book.values().stream().mapToInt(page -> page.undoCalls).sum();
    }

    /** Calls the dependency with this key. */
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

    /** Asks the dependency to undo this key. */
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
                            ? new StepOutcome.Refused(refusalCode, name + " refused the call")
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
