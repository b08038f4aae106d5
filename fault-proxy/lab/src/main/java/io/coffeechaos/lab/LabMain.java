package io.coffeechaos.lab;

import io.coffeechaos.lab.api.Breaking;
import io.coffeechaos.lab.api.LabApi;
import io.coffeechaos.lab.api.Measuring;
import io.coffeechaos.lab.api.RunChild;
import io.coffeechaos.lab.api.Runs;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.FaultNotes;
import io.coffeechaos.lab.machine.LocalMachine;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.supervisor.Browser;
import io.coffeechaos.lab.supervisor.Logs;
import io.coffeechaos.lab.supervisor.PidFile;
import io.coffeechaos.lab.supervisor.Signal;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.supervisor.SystemMark;
import io.coffeechaos.lab.supervisor.Terminal;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.LabException;
import io.coffeechaos.lab.topology.LabSettings;
import io.coffeechaos.lab.topology.Ports;
import io.coffeechaos.lab.topology.ProcessSpec;
import io.coffeechaos.lab.topology.SystemAddresses;
import io.coffeechaos.lab.topology.Topology;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The supervisor behind {@code ./coffee}: {@code up} and {@code down}.
 * {@link io.coffeechaos.lab.command.CommandMain} has the other commands.
 *
 * <p>{@code up} starts every part as a child process, waits until each part answers, and prints its address. Then it
 * keeps running: it starts a part again when the part dies, and the lab API kills, stops, freezes and restarts parts by
 * name. Ctrl-C, SIGTERM and {@code down} end the parts and then the supervisor. If the supervisor itself was killed,
 * {@code down} finds its child processes by their pid files. On an error, the command prints one line on standard
 * error, exits with code 1, or 2 after wrong usage, and leaves no process running.
 *
 * <p>System properties, set by {@code ./coffee}: {@code coffee.root} (the checkout), {@code coffee.dir} (the installed
 * tools; {@code .coffee} of the checkout), {@code coffee.caller} (the folder of the command), {@code coffee.node} (the
 * Node.js executable), {@code coffee.terminal} (whether standard output is a terminal). A system for one run also has
 * {@code coffee.shop} (the built webapp; webapp/dist) and {@code coffee.runs} (where runs are kept).
 */
public final class LabMain {
    private static final Duration DOWN_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOG_CHECK_INTERVAL = Duration.ofSeconds(30);

    private LabMain() {}

    /** Runs one command; see the class comment. */
    public static void main(String[] args) throws InterruptedException {
        String command = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        try {
            switch (command) {
                case "up" -> up(settings(rest));
                case "down" -> down(LabDirectory.ofThisProcess(data(rest)));
                default -> throw new MisusedException("Unknown command '" + command + "'. Commands: up, down.");
            }
        } catch (MisusedException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        } catch (LabException reason) {
            System.err.println(reason.getMessage());
            System.exit(1);
        } catch (IOException failure) {
            System.err.println("The lab ended because of an error: " + failure + ".");
            System.exit(1);
        }
    }

    /** The command line was not understood. */
    private static final class MisusedException extends Exception {
        private static final long serialVersionUID = 1L;

        MisusedException(String words) {
            super(words);
        }
    }

    private static LabSettings settings(String[] rest) throws MisusedException {
        try {
            return LabSettings.parse(rest);
        } catch (LabException wrong) {
            throw new MisusedException(wrong.getMessage());
        }
    }

    /** The option of {@code down}: the system is found by its folder, whatever its ports are. */
    private static Optional<Path> data(String[] rest) throws MisusedException {
        if (rest.length == 0) {
            return Optional.empty();
        }
        if (rest.length == 2 && rest[0].equals("--data")) {
            return Optional.of(Path.of(rest[1]));
        }
        throw new MisusedException("down has no option but --data DIR: was " + String.join(" ", rest) + ".");
    }

    private static void up(LabSettings settings) throws LabException, IOException, InterruptedException {
        long startNanos = System.nanoTime();
        LabDirectory labDirectory = LabDirectory.ofThisProcess(settings.data());
        labDirectory.prepare();
        Terminal terminal = new Terminal(System.out, Boolean.getBoolean("coffee.terminal"));
        try (FileChannel channel = FileChannel.open(
                        labDirectory.run().resolve("lab.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new LabException("Coffee Chaos is already running from " + labDirectory.directory()
                        + ": ./coffee status shows it, ./coffee down ends it.");
            }
            if (endOrphans(labDirectory) > 0) {
                terminal.line("Ended processes that a killed run had left running.");
            }
            if (settings.fresh()) {
                labDirectory.wipe();
                labDirectory.prepare();
            }
            List<ProcessSpec> parts = Topology.of(labDirectory, settings, System.getProperty("coffee.node", "node"));
            Supervisor.requireFreePorts(parts, settings.ports().lab());
            run(settings, labDirectory, terminal, new Supervisor(parts, labDirectory), startNanos);
        }
    }

    private static void run(
            LabSettings settings, LabDirectory labDirectory, Terminal terminal, Supervisor supervisor, long startNanos)
            throws LabException, IOException, InterruptedException {
        PidFile.write(labDirectory, "lab", ProcessHandle.current(), LabMain.class.getSimpleName());
        SystemMark mark = SystemMark.of(labDirectory, settings.ports());
        mark.write(labDirectory, ProcessHandle.current());
        settings.ports().write(labDirectory);
        CountDownLatch ended = new CountDownLatch(1);
        SystemAddresses addresses = Topology.addresses(labDirectory, settings);
        Measuring measuring = new Measuring(addresses, supervisor::status, System::currentTimeMillis);
        LocalMachine machine = new LocalMachine(labDirectory, addresses, settings.ports(), supervisor);
        Breaking breaking = new Breaking(
                RunningLab.at(settings.ports(), addresses.simulators()),
                machine,
                supervisor::status,
                System::currentTimeMillis);
        measuring.faults(breaking);
        breaking.note(new FaultNotes(labDirectory.run().resolve("faults.json")));
        Runs runs = new Runs(
                measuring, breaking, new RunFolders(labDirectory.runs()), new RunChild(labDirectory, settings.ports()));
        runs.abortLeft().ifPresent(run -> terminal.line("The run " + run + " died with its lab: ABORTED."));
        Thread stopHook = Thread.ofPlatform().unstarted(() -> {
            runs.close();
            breaking.close();
            machine.close();
            close(measuring);
            end(supervisor, labDirectory, mark, terminal, ended);
        });
        Runtime.getRuntime().addShutdownHook(stopHook);
        if (settings.store() == LabSettings.Store.DYNAMODB_LOCAL) {
            terminal.line("DynamoDB Local has a licence of its own (Amazon DynamoDB Local License Agreement, not open"
                    + " source): by running it you accept it. Its telemetry is off. It listens on all interfaces.");
        }
        measuring.start();
        LabApi.start(supervisor, settings.ports(), measuring, breaking, runs);
        terminal.line("Starting Coffee Chaos");
        supervisor.start(terminal);
        for (String undone : breaking.removeLeftovers()) {
            terminal.line("Undone, left by the lab before: " + undone);
        }
        terminal.line(Terminal.row("lab", Ports.local(settings.ports().lab()), "ready"));
        StartupBanner.print(terminal, settings.ports(), Duration.ofNanos(System.nanoTime() - startNanos));
        if (settings.browser()) {
            Browser.open("http://localhost:" + settings.ports().shop());
        }
        while (!ended.await(LOG_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
            Logs.cutAll(labDirectory);
        }
    }

    /** Ends the load and writes the books, so that the ledger files have every key. */
    private static void close(Measuring measuring) {
        try {
            measuring.close();
        } catch (IOException diskFull) {
            System.err.println("Could not write the ledger: " + diskFull.getMessage());
        }
    }

    /** The shutdown hook. It runs once when the supervisor ends, except when the supervisor is killed. */
    private static void end(
            Supervisor supervisor,
            LabDirectory labDirectory,
            SystemMark mark,
            Terminal terminal,
            CountDownLatch ended) {
        try {
            terminal.line("Stopping Coffee Chaos");
            supervisor.end(terminal);
            PidFile.delete(labDirectory, "lab");
            mark.delete();
            terminal.line("Stopped.");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException notDeleted) {
            System.err.println(
                    "Could not delete the pid file in " + labDirectory.run() + ": " + notDeleted.getMessage());
        } finally {
            ended.countDown();
        }
    }

    private static void down(LabDirectory labDirectory) throws LabException, IOException, InterruptedException {
        Optional<ProcessHandle> lab = PidFile.all(labDirectory).stream()
                .filter(file -> file.name().equals("lab"))
                .flatMap(file -> file.process().stream())
                .findFirst();
        if (lab.isPresent()) {
            System.out.println("Stopping Coffee Chaos");
            endAndWait(lab.get(), DOWN_TIMEOUT);
        }
        int orphans = endOrphans(labDirectory);
        if (lab.isEmpty() && orphans == 0) {
            System.out.println("Nothing is running.");
        } else {
            System.out.println("Stopped.");
        }
    }

    /** Ends every process that has a valid pid file of this system; returns their number. */
    private static int endOrphans(LabDirectory labDirectory) throws IOException, InterruptedException {
        List<PidFile> files = PidFile.all(labDirectory);
        List<ProcessHandle> orphans =
                files.stream().flatMap(file -> file.process().stream()).toList();
        for (ProcessHandle orphan : orphans) {
            // A frozen process handles SIGTERM only after it continues.
            Signal.CONT.to(orphan.pid());
            orphan.destroy();
        }
        for (ProcessHandle orphan : orphans) {
            endAndWait(orphan, Duration.ofSeconds(20));
        }
        for (PidFile file : files) {
            PidFile.delete(labDirectory, file.name());
        }
        return orphans.size();
    }

    private static void endAndWait(ProcessHandle process, Duration timeout) throws InterruptedException {
        CompletableFuture<ProcessHandle> exit = process.onExit();
        process.destroy();
        exit.completeOnTimeout(process, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (process.isAlive()) {
            process.destroyForcibly();
            process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
        }
    }
}
