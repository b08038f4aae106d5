package io.coffeechaos.orders.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Runs the dispatchers of a test's actor system and knows when none of them has work left. While virtual time stands
 * still, only the test can then start new work.
 */
public final class SettlingExecutor extends ExecutorServiceConfigurator {
    /**
     * More threads than can block at once: a sweeper that wakes an order blocks until the test kit has created its
     * entity.
     */
    private static final int THREADS = 32;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Object LOCK = new Object();

    /** The number of unfinished tasks of all dispatchers of this JVM; guarded by the lock. */
    private static int atWork;

    /** Pekko calls this constructor for each dispatcher. */
    public SettlingExecutor(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
    }

    /** The configuration that makes this the executor of every dispatcher of a system. */
    public static Config config() {
        return ConfigFactory.parseString("""
                pekko.actor.default-dispatcher.executor = "%1$s"
                pekko.actor.internal-dispatcher.executor = "%1$s"
                pekko.actor.default-blocking-io-dispatcher.executor = "%1$s"
                pekko.persistence.dispatchers.default-replay-dispatcher.executor = "%1$s"
                pekko.persistence.dispatchers.default-stream-dispatcher.executor = "%1$s"
                """.formatted(SettlingExecutor.class.getName()));
    }

    /**
     * Waits until no dispatcher has work left.
     *
     * @throws IllegalStateException if a dispatcher still has work after 3 min, or if the thread is interrupted
     */
    static void settle() {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        synchronized (LOCK) {
            while (atWork > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(giveUp - System.nanoTime());
                if (left <= 0) {
                    throw new IllegalStateException(atWork + " tasks are not finished after " + PATIENCE);
                }
                try {
                    LOCK.wait(left);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while the dispatchers settle", interrupted);
                }
            }
        }
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
        return () -> new Counting(threads);
    }

    private static void finished() {
        synchronized (LOCK) {
            atWork--;
            if (atWork == 0) {
                LOCK.notifyAll();
            }
        }
    }

    private static final class Counting extends ThreadPoolExecutor {
        Counting(ThreadFactory threads) {
            super(THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        }

        @Override
        public void execute(Runnable task) {
            synchronized (LOCK) {
                atWork++;
            }
            try {
                super.execute(task);
            } catch (RuntimeException refused) {
                finished();
                throw refused;
            }
        }

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            super.afterExecute(task, failure);
            finished();
        }
    }
}
