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
 * Runs the dispatchers of a test's actor system and knows when all of them have nothing left to do: with virtual time
 * at rest, that is when nothing can happen any more but by the test's own hand.
 */
public final class SettlingExecutor extends ExecutorServiceConfigurator {
    /** More than may wait at once: a sweeper that wakes an order waits until the kit has made its entity. */
    private static final int THREADS = 32;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Object LOCK = new Object();

    /** Tasks handed to any dispatcher of this JVM and not yet finished; guarded by the lock. */
    private static int atWork;

    /** Made by Pekko for each dispatcher. */
    public SettlingExecutor(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
    }

    /** Makes it the executor of every dispatcher of a system. */
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
     * Waits until no dispatcher has anything to do.
     *
     * @throws IllegalStateException if that is not so within 3 min
     */
    static void settle() {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        synchronized (LOCK) {
            while (atWork > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(giveUp - System.nanoTime());
                if (left <= 0) {
                    throw new IllegalStateException(atWork + " tasks still at work after " + PATIENCE);
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
