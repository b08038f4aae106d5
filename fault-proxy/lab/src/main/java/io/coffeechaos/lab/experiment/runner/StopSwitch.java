package io.coffeechaos.lab.experiment.runner;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Ends a section of a run: it interrupts all threads that have entered the section. The first reason counts. Thread-safe.
 */
final class StopSwitch {
    private final Set<Thread> inside = new HashSet<>();
    private Optional<StopReason> reason = Optional.empty();

    synchronized void stop(StopReason why) {
        if (reason.isEmpty()) {
            reason = Optional.of(why);
        }
        inside.forEach(Thread::interrupt);
    }

    synchronized Optional<StopReason> reason() {
        return reason;
    }

    /** The current thread can be interrupted from now on. */
    synchronized void enter() throws InterruptedException {
        if (reason.isPresent()) {
            throw new InterruptedException("stopped: " + reason.get().words());
        }
        inside.add(Thread.currentThread());
    }

    /** The current thread is not interrupted any more, and an interrupt that it has not seen yet is forgotten. */
    synchronized void leave() {
        inside.remove(Thread.currentThread());
        if (reason.isPresent()) {
            boolean unused = Thread.interrupted();
        }
    }
}
