package io.coffeechaos.lab.supervisor;

import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.LabException;
import io.coffeechaos.lab.topology.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps one part running: starts it, waits for its health, starts it again when it dies, until it is told to stop or
 * the whole lab ends.
 *
 * <p>A thread of its own, the keeper, does all of that in one loop, so a part has one process at most. Verbs from
 * outside only change what is wanted and signal the process; the keeper notices its end.
 */
public final class SupervisedProcess {
    /** The first restart comes after a second, and a part that keeps dying is tried every five for ever. */
    private static final Duration BACKOFF_MIN = Duration.ofSeconds(1);

    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);
    private static final Duration LONG_LIFE = Duration.ofSeconds(10);
    private static final Duration HEALTH_INTERVAL = Duration.ofMillis(100);
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);

    /** Where a part is in its life. */
    public enum State {
        /** The process runs and does not answer yet. */
        starting,
        /** The process runs and has answered. */
        up,
        /** The process died and is started again shortly. */
        restarting,
        /** Somebody wants it down. */
        stopped,
        /** The process is there and stands still. */
        frozen
    }

    private final ProcessSpec spec;
    private final LabDirectory labDirectory;
    private final HttpClient client;
    private final CompletableFuture<Void> firstUp = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread keeper;

    // Guarded by the lock.
    private boolean wanted = true;
    private boolean ending;
    private boolean atOnce;
    private boolean frozen;
    private State state = State.starting;
    private Optional<Process> process = Optional.empty();
    private int starts;

    SupervisedProcess(ProcessSpec spec, LabDirectory labDirectory, HttpClient client) {
        this.spec = spec;
        this.labDirectory = labDirectory;
        this.client = client;
        this.keeper = Thread.ofPlatform().daemon().name("keeper-" + spec.name()).unstarted(this::keep);
    }

    /** Starts the keeper, and with it the process. */
    void start() {
        keeper.start();
    }

    ProcessSpec spec() {
        return spec;
    }

    /** Done when the part was up for the first time; fails with {@link LabException} when it died before. */
    CompletableFuture<Void> firstUp() {
        return firstUp;
    }

    /** Ends the process the hard way; it is started again like after any death. */
    public void kill() {
        locked(() -> process.ifPresent(Process::destroyForcibly));
    }

    /**
     * Stops the process in the middle of whatever it does: it keeps its connections and its memory, and answers nobody.
     *
     * @return whether there was a process to freeze
     */
    public boolean freeze() {
        return signal(Signal.STOP);
    }

    /**
     * Lets a frozen process go on, as if no time had passed.
     *
     * @return whether there was a process
     */
    public boolean resume() {
        return signal(Signal.CONT);
    }

    private boolean signal(Signal signal) {
        lock.lock();
        try {
            process.ifPresent(running -> send(signal, running));
            return process.isPresent();
        } finally {
            lock.unlock();
        }
    }

    private void send(Signal signal, Process to) {
        try {
            signal.to(to.pid());
            frozen = signal == Signal.STOP;
        } catch (IOException noShell) {
            throw new UncheckedIOException("cannot signal " + spec.name(), noShell);
        }
    }

    /** Asks the process to end and leaves it down. */
    public void stop() {
        locked(() -> {
            wanted = false;
            endProcess();
        });
    }

    /** Asks the process to end, if it runs, and starts it at once. */
    public void restart() {
        locked(() -> {
            wanted = true;
            atOnce = true;
            endProcess();
        });
    }

    /** Asks the process to end for good. {@link #awaitEnd()} waits for it. */
    void end() {
        locked(() -> {
            ending = true;
            wanted = false;
            endProcess();
        });
    }

    void awaitEnd() throws InterruptedException {
        keeper.join();
    }

    /**
     * The part as {@code GET /lab/status} shows it.
     *
     * @param name its name
     * @param pid its process, 0 while there is none
     * @param address where it listens
     * @param state starting, up, restarting, stopped or frozen
     * @param restarts how often it was started again
     */
    public record Status(String name, long pid, String address, String state, int restarts) {}

    public Status status() {
        lock.lock();
        try {
            long pid = process.map(Process::pid).orElse(0L);
            return new Status(spec.name(), pid, spec.address().toString(), shown().name(), Math.max(0, starts - 1));
        } finally {
            lock.unlock();
        }
    }

    private State shown() {
        return frozen ? State.frozen : state;
    }

    private void keep() {
        Duration backoff = BACKOFF_MIN;
        try {
            while (awaitWanted()) {
                long startNanos = System.nanoTime();
                live();
                boolean livedLong = System.nanoTime() - startNanos > LONG_LIFE.toNanos();
                backoff = livedLong ? BACKOFF_MIN : backoff;
                pause(backoff);
                backoff = backoff.multipliedBy(2).compareTo(BACKOFF_MAX) < 0 ? backoff.multipliedBy(2) : BACKOFF_MAX;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** One life of the process, from its start to its end. */
    private void live() throws InterruptedException {
        try {
            Optional<Process> started = launch();
            if (started.isPresent()) {
                watch(started.get());
                gone(started.get());
            }
        } catch (IOException cannot) {
            // A full disk, say: the first start gives up, a later one is tried again.
            firstUp.completeExceptionally(new LabException(
                    "The " + spec.name() + " cannot be started: " + cannot.getMessage() + ".", cannot));
        }
    }

    /** Blocks while the part is stopped; false once the lab ends. */
    private boolean awaitWanted() throws InterruptedException {
        lock.lock();
        try {
            while (!wanted && !ending) {
                state = State.stopped;
                changed.await();
            }
            return !ending;
        } finally {
            lock.unlock();
        }
    }

    /** Starts the process, unless the lab ends. */
    private Optional<Process> launch() throws IOException {
        lock.lock();
        try {
            if (ending) {
                return Optional.empty();
            }
            ProcessBuilder builder = new ProcessBuilder(NewSession.command(spec.command()))
                    .directory(labDirectory.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            labDirectory.log(spec.name()).toFile()));
            builder.environment().putAll(spec.environment());
            Process started = builder.start();
            started.getOutputStream().close();
            PidFile.write(
                    labDirectory,
                    spec.name(),
                    started.toHandle(),
                    labDirectory.directory().toString());
            process = Optional.of(started);
            state = State.starting;
            atOnce = false;
            starts++;
            return process;
        } finally {
            lock.unlock();
        }
    }

    private void watch(Process running) throws InterruptedException {
        while (running.isAlive() && !isHealthy()) {
            if (running.waitFor(HEALTH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        locked(() -> state = running.isAlive() ? State.up : state);
        if (running.isAlive()) {
            firstUp.complete(null);
        }
        running.waitFor();
    }

    private void gone(Process dead) throws IOException {
        PidFile.delete(labDirectory, spec.name());
        locked(() -> {
            process = Optional.empty();
            frozen = false;
            state = wanted ? State.restarting : State.stopped;
            if (!ending) {
                firstUp.completeExceptionally(new LabException("The " + spec.name() + " ended (exit code "
                        + dead.exitValue() + ") before it was ready: " + Logs.lastWords(labDirectory.log(spec.name()))
                        + " (all of it: " + labDirectory.log(spec.name()) + ")"));
            }
        });
    }

    /** Waits before the next start; a verb cuts it short. */
    private void pause(Duration backoff) throws InterruptedException {
        lock.lock();
        try {
            long left = backoff.toNanos();
            while (left > 0 && wanted && !atOnce && !ending) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isHealthy() throws InterruptedException {
        for (URI uri : spec.health()) {
            try {
                HttpResponse<Void> answer = client.send(
                        HttpRequest.newBuilder(uri).timeout(HEALTH_TIMEOUT).build(),
                        HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() != 200 && !spec.anyAnswer()) {
                    return false;
                }
            } catch (IOException notYet) {
                return false;
            }
        }
        return true;
    }

    /** Asks nicely; a process that is still there after its time is killed. A frozen one must move to hear it. */
    private void endProcess() {
        process.ifPresent(running -> {
            if (frozen) {
                send(Signal.CONT, running);
            }
            running.destroy();
            CompletableFuture<Process> unused = running.onExit()
                    .completeOnTimeout(running, spec.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((same, failure) -> running.destroyForcibly());
        });
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
