package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.MemoryBudget;
import io.coffeechaos.faultproxy.toxic.ToxicClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with one selector. It runs the sockets, the timers and the toxic streams of its links. Code on this thread
 * must not block. Tasks from the loop's own thread go to a plain queue, which the loop drains after every socket event,
 * so that a stream reacts within the same turn.
 */
final class EventLoop implements Executor, ToxicClock {

    /** Receives the events of a channel. */
    interface Handler {
        void ready(SelectionKey key);
    }

    /**
     * The size of one read in a direction without toxics. A larger read costs less per byte, as long as it fits into
     * the second-level cache.
     */
    private static final int SCRATCH_BYTES = 512 * 1024;
    /** The largest number of own tasks per drain: the sockets get their turn even if a stream keeps adding tasks. */
    private static final int LOCAL_TASKS_MAX = 256;
    /**
     * The selector counts in milliseconds. For a shorter wait the thread parks for at most this time and then checks
     * again.
     */
    private static final long PARK_NANOS_MAX = 100_000;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int CANCELLED_TIMERS_MAX = 1024;
    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

    private final int index;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> remote = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> local = new ArrayDeque<>();
    private final PriorityQueue<LoopTimer> timers = new PriorityQueue<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    private final MemoryBudget memoryBudget;
    private List<Runnable> afterSelect = new ArrayList<>();
    private int cancelledTimers;
    private volatile boolean selecting;
    private volatile boolean stopped;

    EventLoop(int index, long heldBytesMax) {
        this.index = index;
        this.memoryBudget = new MemoryBudget(heldBytesMax);
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a selector", e);
        }
        this.thread = Thread.ofPlatform()
                .daemon()
                .name(EventLoops.THREAD_PREFIX + index)
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread. The caller must close the channels that are still registered. */
    void stop() {
        stopped = true;
        selector.wakeup();
    }

    int index() {
        return index;
    }

    /** Returns a buffer that belongs to the caller until its next call to other code; that code may overwrite it. */
    ByteBuffer scratch() {
        return scratch;
    }

    /** Returns the number of channels that are registered; called on this thread. */
    int registrations() {
        return selector.keys().size();
    }

    MemoryBudget memoryBudget() {
        return memoryBudget;
    }

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() == thread) {
            local.add(task);
        } else {
            remote.add(task);
            if (selecting) {
                selector.wakeup();
            }
        }
    }

    /** Runs {@code task} after the next select. Only then are closed channels really closed. */
    void executeAfterSelect(Runnable task) {
        execute(() -> afterSelect.add(task));
    }

    SelectionKey register(SelectableChannel channel, int operations, Handler handler) throws IOException {
        return channel.register(selector, operations, handler);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(long dueNanos, Runnable action) {
        LoopTimer timer = new LoopTimer(dueNanos, action);
        timers.add(timer);
        return timer;
    }

    private void run() {
        while (!stopped) {
            try {
                runRemote();
                runTimers();
                runLocal();
                // The list is taken before the select: a task that is added during this select must wait for the next
                // one.
                List<Runnable> afterThisSelect = takeAfterSelect();
                try {
                    select(afterThisSelect.isEmpty() ? waitNanos() : 0);
                } finally {
                    afterThisSelect.forEach(EventLoop::runSafely);
                }
            } catch (IOException | RuntimeException e) {
                log.error("Event loop failed and continues", e);
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            log.debug("Closing the selector failed", e);
        }
    }

    private void runRemote() {
        for (Runnable task = remote.poll(); task != null; task = remote.poll()) {
            runSafely(task);
            runLocal();
        }
    }

    private void runLocal() {
        for (int i = 0; i < LOCAL_TASKS_MAX && !local.isEmpty(); i++) {
            runSafely(local.remove());
        }
    }

    private void runTimers() {
        long now = nanoTime();
        while (!timers.isEmpty() && timers.element().dueNanos - now <= 0) {
            LoopTimer timer = timers.remove();
            if (timer.cancelled) {
                cancelledTimers--;
            } else {
                timer.fired = true;
                runSafely(timer.action);
                runLocal();
            }
        }
    }

    private void select(long waitNanosMost) throws IOException {
        selecting = true;
        try {
            // The queue is checked after the flag is set: a task that arrives later wakes the selector.
            long waitNanos = remote.isEmpty() ? waitNanosMost : 0;
            if (waitNanos <= 0) {
                selector.selectNow(this::dispatch);
            } else if (waitNanos < NANOS_PER_MILLI) {
                selecting = false;
                LockSupport.parkNanos(Math.min(waitNanos, PARK_NANOS_MAX));
                selector.selectNow(this::dispatch);
            } else {
                selector.select(this::dispatch, waitNanos / NANOS_PER_MILLI);
            }
        } finally {
            selecting = false;
        }
    }

    private long waitNanos() {
        if (stopped || !local.isEmpty()) {
            return 0;
        }
        return timers.isEmpty() ? Long.MAX_VALUE : timers.element().dueNanos - nanoTime();
    }

    private void dispatch(SelectionKey key) {
        selecting = false;
        try {
            ((Handler) key.attachment()).ready(key);
        } catch (RuntimeException e) {
            log.error("Handling a socket failed", e);
        }
        runLocal();
        // Runs between two sockets, not only between two turns: a control call must not wait for a hundred busy links.
        runRemote();
    }

    private List<Runnable> takeAfterSelect() {
        if (afterSelect.isEmpty()) {
            return List.of();
        }
        List<Runnable> tasks = afterSelect;
        afterSelect = new ArrayList<>();
        return tasks;
    }

    @SuppressWarnings("CatchingUnchecked") // a failed task must not end the thread that serves thousands of links
    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("Task failed", e);
        }
    }

    private final class LoopTimer implements Timer, Comparable<LoopTimer> {
        private final long dueNanos;
        private Runnable action;
        private boolean cancelled;
        private boolean fired;

        LoopTimer(long dueNanos, Runnable action) {
            this.dueNanos = dueNanos;
            this.action = action;
        }

        @Override
        public void cancel() {
            if (cancelled || fired) {
                return;
            }
            cancelled = true;
            // The cancelled timer stays in the queue for a while. Its action must not keep other objects in memory.
            action = () -> {};
            cancelledTimers++;
            if (cancelledTimers > CANCELLED_TIMERS_MAX && cancelledTimers > timers.size() / 2) {
                timers.removeIf(timer -> timer.cancelled);
                cancelledTimers = 0;
            }
        }

        @Override
        public int compareTo(LoopTimer other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }
}
