package io.coffeechaos.orders.simulation;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/** Runs everything on one thread, one after the other, and knows when there is nothing more to run. */
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

    /** Waits until all that was given, and all that this has given, is done. */
    synchronized void awaitIdle() {
        try {
            while (done < given) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the actors were at work", e);
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
