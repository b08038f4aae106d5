package io.coffeechaos.orders.simulation;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/** Runs all tasks on one thread, one after the other, and knows when no task is left. */
final class OneThread implements Executor {
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private long given;
    private long done;

    OneThread() {
        Thread thread = new Thread(this::work, "one-thread");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            given++;
        }
        queue.add(task);
    }

    /** Waits until all given tasks are done, and also all tasks that they have given. */
    synchronized void awaitIdle() {
        try {
            while (done < given) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the actors were working", e);
        }
    }

    private void work() {
        try {
            while (true) {
                Runnable task = queue.take();
                try {
                    task.run();
                } finally {
                    synchronized (this) {
                        done++;
                        notifyAll();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
