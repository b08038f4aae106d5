package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.load.LoadControl;
import io.coffeechaos.lab.run.Catalogue;
import io.coffeechaos.lab.runs.AbortedReport;
import io.coffeechaos.lab.runs.BoardPage;
import io.coffeechaos.lab.runs.RunFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * The runs of this system: the one that is going on, and those on disk. At most one run goes on. Its runner is a child of
 * the lab, or the command {@code ./coffee run}; the lab watches both by their lease, and a child also by its process. When
 * a runner dies, the lab heals the system, ends the load, and writes the verdict ABORTED.
 */
public final class Runs implements AutoCloseable {
    /** The reason in the report of a run whose runner is gone. */
    static final String DIED = "runner died";

    private static final String LAB_DIED = "the lab died";
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
    private static final int GIVEN_UP_MAX = 50;

    private final Measuring measuring;
    private final Breaking breaking;
    private final RunFolders folders;
    private final RunLauncher launcher;
    private final Lease lease;
    private final LeftRun left;

    // This object guards the fields below.
    private Optional<GoingRun> going = Optional.empty();
    private boolean closed;
    private final Deque<String> givenUp = new ArrayDeque<>();

    /**
     * @param folders where the runs are kept
     * @param launcher starts a run that the lab is asked for
     */
    public Runs(Measuring measuring, Breaking breaking, RunFolders folders, RunLauncher launcher) {
        this.measuring = measuring;
        this.breaking = breaking;
        this.folders = folders;
        this.launcher = launcher;
        this.left = new LeftRun(folders.root().resolve("going.json"));
        this.lease = new Lease(measuring::nowMs, id -> dead(id, DIED));
    }

    /** Another run is going on, or this one has been given up. */
    static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String id;

        BusyException(String id, String message) {
            super(message);
            this.id = id;
        }

        static BusyException of(String id) {
            return new BusyException(id, "the run " + id + " is going on: wait until it has ended, or stop it");
        }

        String id() {
            return id;
        }
    }

    RunFolders folders() {
        return folders;
    }

    /** The run that is going on. */
    synchronized Optional<GoingRun> going() {
        return going;
    }

    /**
     * Starts a run as a child of the lab.
     *
     * @throws BusyException while a run is going on
     * @throws IOException when the process cannot start
     */
    synchronized GoingRun start(Catalogue.Entry experiment, RunWish wish) throws BusyException, IOException {
        if (going.isPresent()) {
            throw BusyException.of(going.get().id());
        }
        Instant now = Instant.ofEpochMilli(measuring.nowMs());
        String id = freeId(wish, now);
        Path folder = Files.createDirectories(folders.of(id));
        String expected = wish.isTwin() ? "FAILED" : experiment.expected().name();
        Process process = launcher.start(id, wish, folder);
        RunProgress nothing = new RunProgress(wish, expected, "prepare", 0, JsonNodeFactory.instance.arrayNode());
        GoingRun run = new GoingRun(id, GoingRun.State.pending, now, Optional.of(process), nothing);
        begin(run);
        boolean unused = lease.renew(id, STARTS_WITHIN);
        Future<?> unusedEnd =
                process.onExit().thenAcceptAsync(ended -> dead(id, DIED + " (exit code " + ended.exitValue() + ")"));
        return run;
    }

    private String freeId(RunWish wish, Instant now) {
        String stamped = RunFolders.newId(wish.name(), wish.isTwin(), now);
        String id = stamped;
        for (int next = 2; Files.exists(folders.of(id)); next++) {
            id = stamped + "-" + next;
        }
        return id;
    }

    /**
     * Begins or renews the lease of a run.
     *
     * @return whether somebody wants the run to stop
     * @throws BusyException while another run is going on, or when this run has been given up
     */
    synchronized boolean renew(String id, RunProgress progress) throws BusyException, IOException {
        if (givenUp.contains(id)) {
            throw new BusyException(id, "the lease of the run " + id + " had ended");
        }
        if (going.isPresent() && !going.get().id().equals(id)) {
            throw BusyException.of(going.get().id());
        }
        if (going.isEmpty()) {
            if (folders.find(id).isPresent()) {
                throw new BusyException(id, "the run " + id + " has ended");
            }
            Instant now = Instant.ofEpochMilli(measuring.nowMs());
            begin(new GoingRun(id, GoingRun.State.running, now, Optional.empty(), progress));
        }
        GoingRun run = going.orElseThrow();
        boolean unused = lease.renew(id);
        going = Optional.of(run.at(progress));
        return run.state() == GoingRun.State.stopping;
    }

    /** From now on the run goes on. When this lab is killed, the next one finds its name. */
    private void begin(GoingRun run) throws IOException {
        AbortedReport report = run.aborted(LAB_DIED, run.began(), JsonNodeFactory.instance.objectNode(), List.of());
        left.write(report);
        going = Optional.of(run);
    }

    /**
     * Writes the report of the run that a killed lab has left, unless its runner has written one.
     *
     * @return the id of the run
     */
    public Optional<String> abortLeft() throws IOException {
        Optional<AbortedReport> report = left.read();
        if (report.isPresent()) {
            report.get().endedAt(Instant.ofEpochMilli(measuring.nowMs())).write(folders);
            left.delete();
            BoardPage.write(Catalogue.board(folders), folders);
        }
        return report.map(AbortedReport::id);
    }

    /** Ends the lease of a run. A run that has left no report has not ended in order. */
    void end(String id) throws IOException {
        if (folders.find(id).isEmpty()) {
            dead(id, "the runner ended without a report");
        }
        forget(id);
    }

    /** Lets a run stop. Returns false if this run is not going on. */
    synchronized boolean stop(String id) {
        Optional<GoingRun> run = going.filter(some -> some.id().equals(id));
        going = run.map(some -> some.in(GoingRun.State.stopping)).or(() -> going);
        run.flatMap(GoingRun::process).ifPresent(Process::destroy);
        return run.isPresent();
    }

    /** Lets the run stop that is going on, and ends the load. */
    void stopAll() throws IOException, InterruptedException {
        going().ifPresent(run -> {
            boolean unused = stop(run.id());
        });
        endLoad();
    }

    /** Heals after a run whose runner is gone. */
    private void dead(String id, String why) {
        Optional<GoingRun> dead = giveUp(id);
        if (dead.isEmpty()) {
            return;
        }
        String reason = dead.get().state() == GoingRun.State.stopping ? "ended by a request to the lab" : why;
        dead.get().process().ifPresent(Process::destroyForcibly);
        try {
            List<String> left = breaking.heal(true);
            endLoad();
            dead.get()
                    .aborted(reason, Instant.ofEpochMilli(measuring.nowMs()), audit(id), left)
                    .write(folders);
            folders.prune(id);
            BoardPage.write(Catalogue.board(folders), folders);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            System.err.println("The report of the dead run " + id + " could not be written: " + failed.getMessage());
        } finally {
            forget(id);
        }
    }

    /** The run, if it is going on. It goes on until {@link #forget}: no other run begins while the lab heals. */
    private synchronized Optional<GoingRun> giveUp(String id) {
        Optional<GoingRun> run = going.filter(some -> !closed && some.id().equals(id) && !givenUp.contains(id));
        if (run.isPresent()) {
            givenUp.addLast(id);
            if (givenUp.size() > GIVEN_UP_MAX) {
                givenUp.removeFirst();
            }
        }
        return run;
    }

    private synchronized void forget(String id) {
        lease.end(id);
        if (going.filter(run -> run.id().equals(id)).isPresent()) {
            going = Optional.empty();
            left.delete();
        }
    }

    private void endLoad() throws IOException, InterruptedException {
        try {
            LoadControl.Status unused = measuring.load().put(LoadControl.Wanted.NONE);
        } catch (LoadControl.BusyException impossible) {
            throw new IOException("the load could not be ended", impossible);
        }
    }

    private ObjectNode audit(String book) throws IOException {
        return measuring
                .ledger()
                .page(book, "all", 0, 1)
                .map(page -> KpiView.book(page.totals()))
                .orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** Stops a child of the lab. The run that is going on is aborted, unless its runner writes another verdict. */
    @Override
    public synchronized void close() {
        closed = true;
        lease.close();
        left.delete();
        going.flatMap(GoingRun::process).ifPresent(Process::destroy);
        try {
            if (going.isPresent()) {
                String id = going.get().id();
                going.get()
                        .aborted("the lab ended", Instant.ofEpochMilli(measuring.nowMs()), audit(id), List.of())
                        .write(folders);
            }
        } catch (IOException failed) {
            System.err.println("The report of the run could not be written: " + failed.getMessage());
        }
    }
}
