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
 * One thread with one selector, on which links live: sockets, timers and the streams of their toxics. Nothing that runs
 * here may block. Tasks from the loop's own thread go to a plain queue that is drained after every socket event, so a
 * stream reacts within the same turn.
 */
final class EventLoop implements Executor, ToxicClock {

    /** Something that wants to know when its channel is ready. */
    interface Handler {
        void ready(SelectionKey key);
    }

    /**
     * One read for a direction without toxics. The larger it is, the less a byte costs, as long as it fits the second-level
     * cache.
     */
    private static final int SCRATCH_BYTES = 512 * 1024;
    /** Own tasks per drain; the sockets must get their turn even if a stream keeps asking for more. */
    private static final int LOCAL_TASKS_MAX = 256;
    /** The selector counts in milliseconds; below that the thread parks in steps this short and looks again. */
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

    /** Ends the thread; channels still registered are left to the caller. */
    void stop() {
        stopped = true;
        selector.wakeup();
    }

    int index() {
        return index;
    }

    /** A buffer for the span of one call on this loop: whoever calls out may find it overwritten. */
    ByteBuffer scratch() {
        return scratch;
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

    /** Runs {@code task} after the next select, which is when closed channels have really been closed. */
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
                // Taken before: what is added while sockets are served has to wait for the select after this one.
                List<Runnable> afterThisSelect = takeAfterSelect();
                try {
                    select(afterThisSelect.isEmpty() ? waitNanos() : 0);
                } finally {
                    afterThisSelect.forEach(EventLoop::runSafely);
                }
            } catch (IOException | RuntimeException e) {
                log.error("Event loop failed, going on", e);
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
            // Looked at after the flag is up: a task that comes later wakes the selector.
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
        // Between two sockets, not only between two turns: control calls must not wait for a hundred busy links.
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

    @SuppressWarnings("CatchingUnchecked") // a task that fails must not take the thread of thousands of links with it
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
            // The timer stays in the queue for a while; what it would have worked on must not.
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
