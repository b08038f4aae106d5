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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps one part running. It starts the process, waits until it is healthy, and starts it again when it dies, until
 * the part is stopped or the whole lab ends.
 *
 * <p>One thread, the keeper, does this in one loop, so a part has at most one process. The methods {@link #kill},
 * {@link #stop}, {@link #restart} and so on only change the wanted state and signal the process. The keeper detects the
 * end of the process.
 */
public final class SupervisedProcess {
    /**
     * The pause before the first restart. A part that dies again and again is restarted every five seconds, forever.
     */
    private static final Duration BACKOFF_MIN = Duration.ofSeconds(1);

    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);
    private static final Duration LONG_LIFE = Duration.ofSeconds(10);
    private static final Duration HEALTH_INTERVAL = Duration.ofMillis(100);
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);

    /** The state of a part. */
    public enum State {
        /** The process runs but has not answered yet. */
        starting,
        /** The process runs and has answered. */
        up,
        /** The process died and will be started again soon. */
        restarting,
        /** The part was stopped on request. */
        stopped,
        /** The process exists but is suspended. */
        frozen
    }

    private final ProcessSpec spec;
    private final LabDirectory labDirectory;
    private final HttpClient client;
    private final CompletableFuture<Void> firstUp = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread keeper;

    // The lock guards the fields below.
    private boolean wanted = true;
    private boolean ending;
    private boolean atOnce;
    private boolean frozen;
    private State state = State.starting;
    private Optional<Process> process = Optional.empty();
    private int starts;
    private Map<String, String> settings = Map.of();
    private Map<String, String> startedWith = Map.of();

    SupervisedProcess(ProcessSpec spec, LabDirectory labDirectory, HttpClient client) {
        this.spec = spec;
        this.labDirectory = labDirectory;
        this.client = client;
        this.keeper = Thread.ofPlatform().daemon().name("keeper-" + spec.name()).unstarted(this::keep);
    }

    /** Starts the keeper, which starts the process. */
    void start() {
        keeper.start();
    }

    ProcessSpec spec() {
        return spec;
    }

    /** Completes when the part is up for the first time. Fails with {@link LabException} if the process dies first. */
    CompletableFuture<Void> firstUp() {
        return firstUp;
    }

    /** Kills the process. The keeper starts it again, as after any other death. */
    public void kill() {
        locked(() -> process.ifPresent(Process::destroyForcibly));
    }

    /**
     * Suspends the process. It keeps its connections and its memory, and answers no request.
     *
     * @return whether the part had a process
     */
    public boolean freeze() {
        return signal(Signal.STOP);
    }

    /**
     * Continues a frozen process.
     *
     * @return whether the part had a process
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

    /** Asks the process to end. The part stays down. */
    public void stop() {
        locked(() -> {
            wanted = false;
            endProcess();
        });
    }

    /** Asks the process to end, if it runs, and starts it again at once. */
    public void restart() {
        locked(() -> {
            wanted = true;
            atOnce = true;
            endProcess();
        });
    }

    /** Takes {@link #stop} back, also while the process is still ending. A part that was not stopped is left alone. */
    public void goOn() {
        locked(() -> {
            atOnce |= !wanted;
            wanted = true;
        });
    }

    /**
     * Sets what the next processes get besides their usual settings.
     *
     * @param wanted values by name: environment variables in capitals, system properties of a JVM with a dot
     */
    public void settings(Map<String, String> wanted) {
        locked(() -> settings = Map.copyOf(wanted));
    }

    /** Whether the part has a process that was started with these settings. */
    public boolean runsWith(Map<String, String> wanted) {
        lock.lock();
        try {
            return process.isPresent() && startedWith.equals(wanted);
        } finally {
            lock.unlock();
        }
    }

    /** Asks the process to end and ends the keeper. {@link #awaitEnd()} waits for both. */
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
     * @param name the name of the part
     * @param pid the process id, 0 while the part has no process
     * @param address the address on which the part listens
     * @param state starting, up, restarting, stopped or frozen
     * @param restarts the number of restarts
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

    /** Runs one process of the part, from its start to its end. */
    private void live() throws InterruptedException {
        try {
            Optional<Process> started = launch();
            if (started.isPresent()) {
                watch(started.get());
                gone(started.get());
            }
        } catch (IOException cannot) {
            // For example, the disk is full. A failed first start is an error for the user; a later start is repeated.
            firstUp.completeExceptionally(new LabException(
                    "The " + spec.name() + " cannot be started: " + cannot.getMessage() + ".", cannot));
        }
    }

    /** Blocks while the part is stopped. Returns false when the lab ends. */
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

    /** Starts the process. Returns nothing if the lab ends. */
    private Optional<Process> launch() throws IOException {
        lock.lock();
        try {
            if (ending) {
                return Optional.empty();
            }
            ProcessBuilder builder = new ProcessBuilder(NewSession.command(command()))
                    .directory(labDirectory.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            labDirectory.log(spec.name()).toFile()));
            // A part writes its name into each line of its log.
            builder.environment().put("PART", spec.name());
            builder.environment().putAll(spec.environment());
            settings.forEach((name, value) -> {
                if (!isProperty(name)) {
                    builder.environment().put(name, value);
                }
            });
            startedWith = settings;
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

    /** The command line, with the system properties among the settings. */
    private List<String> command() {
        List<String> command = new ArrayList<>(spec.command());
        settings.forEach((name, value) -> {
            if (isProperty(name)) {
                command.add(1, "-D" + name + "=" + value);
            }
        });
        return command;
    }

    private static boolean isProperty(String name) {
        return name.indexOf('.') >= 0;
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
                        + " (whole log: " + labDirectory.log(spec.name()) + ")"));
            }
        });
    }

    /** Waits before the next start. {@link #stop}, {@link #restart} and {@link #end} end the wait. */
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

    /** Sends SIGTERM, and SIGKILL after the stop timeout. A frozen process handles SIGTERM only after it continues. */
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
