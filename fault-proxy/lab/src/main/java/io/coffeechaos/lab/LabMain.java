package io.coffeechaos.lab;

import io.coffeechaos.lab.api.LabApi;
import io.coffeechaos.lab.supervisor.Logs;
import io.coffeechaos.lab.supervisor.PidFile;
import io.coffeechaos.lab.supervisor.Screen;
import io.coffeechaos.lab.supervisor.Signal;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.CannotStart;
import io.coffeechaos.lab.topology.Home;
import io.coffeechaos.lab.topology.LabSettings;
import io.coffeechaos.lab.topology.Part;
import io.coffeechaos.lab.topology.Parts;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
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
 * The supervisor behind {@code ./coffee}: {@code up}, {@code down}, {@code status}, {@code logs [part]}, {@code cluster},
 * {@code node kill|stop|freeze|resume|restart N}.
 *
 * <p>{@code up} starts every part as a child process, waits until each answers, prints where it is, and stays: what
 * dies is started again, and the lab API kills, stops, freezes and restarts by name. Ctrl-C, SIGTERM and {@code down} end the
 * parts and then the supervisor. If the supervisor itself was killed, {@code down} finds its orphans by their pid files.
 * Whatever keeps it from working is one line on standard error and exit code 1, with nothing left running.
 *
 * <p>System properties, set by {@code ./coffee}: {@code coffee.root} (the checkout), {@code coffee.dir} (what was
 * resolved; {@code .coffee} of the checkout), {@code coffee.node} (the Node.js executable), {@code coffee.terminal}
 * (whether standard output is one). Tests set {@code coffee.shop} as well (the built webapp; webapp/dist).
 */
public final class LabMain {
    private static final Duration DOWN_PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOG_CHECK_INTERVAL = Duration.ofSeconds(30);

    private LabMain() {}

    /** Carries out one command; see the class. */
    public static void main(String[] args) throws InterruptedException {
        String command = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        try {
            switch (command) {
                case "up" -> up(LabSettings.parse(rest));
                case "down" -> down(home(LabSettings.parse(rest)));
                case "status" -> LabClient.status(rest, LabMain::ports);
                case "logs" -> logs(rest);
                case "node" -> LabClient.node(rest, LabMain::ports);
                case "cluster" -> LabClient.cluster(rest, LabMain::ports);
                default -> throw new CannotStart("Say up, down, status, logs, node or cluster: was '" + command + "'.");
            }
        } catch (CannotStart reason) {
            System.err.println(reason.getMessage());
            System.exit(1);
        } catch (IOException failure) {
            System.err.println("Stopped by " + failure + ".");
            System.exit(1);
        }
    }

    private static Home home(LabSettings settings) {
        Path root =
                Path.of(System.getProperty("coffee.root", ".")).toAbsolutePath().normalize();
        Path tools = Optional.ofNullable(System.getProperty("coffee.dir"))
                .map(Path::of)
                .orElse(root.resolve(".coffee"))
                .toAbsolutePath()
                .normalize();
        return new Home(root, tools, settings.data().orElse(tools));
    }

    private static void up(LabSettings settings) throws CannotStart, IOException, InterruptedException {
        long startNanos = System.nanoTime();
        Home home = home(settings);
        home.prepare();
        Screen screen = new Screen(System.out, Boolean.getBoolean("coffee.terminal"));
        try (FileChannel channel = FileChannel.open(
                        home.run().resolve("lab.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new CannotStart("Coffee Chaos is already running from " + home.directory()
                        + ": ./coffee status shows it, ./coffee down ends it.");
            }
            if (endOrphans(home) > 0) {
                screen.line("Ended what a killed run had left behind.");
            }
            if (settings.fresh()) {
                home.wipe();
                home.prepare();
            }
            List<Part> parts = Parts.of(home, settings, System.getProperty("coffee.node", "node"));
            Supervisor.requireFreePorts(parts, settings.ports().lab());
            run(settings, home, screen, new Supervisor(parts, home), startNanos);
        }
    }

    private static void run(LabSettings settings, Home home, Screen screen, Supervisor supervisor, long startNanos)
            throws CannotStart, IOException, InterruptedException {
        PidFile.write(home, "lab", ProcessHandle.current(), LabMain.class.getSimpleName());
        settings.ports().write(home);
        CountDownLatch ended = new CountDownLatch(1);
        Thread farewell = Thread.ofPlatform().unstarted(() -> end(supervisor, home, screen, ended));
        Runtime.getRuntime().addShutdownHook(farewell);
        if (settings.store() == LabSettings.Store.DYNAMODB_LOCAL) {
            screen.line("DynamoDB Local has a licence of its own (Amazon DynamoDB Local License Agreement, not open"
                    + " source): by running it you accept it. Its telemetry is off. It listens on all interfaces.");
        }
        LabApi.start(supervisor, settings.ports());
        screen.line("Starting Coffee Chaos");
        supervisor.start(screen);
        screen.line(Screen.row("lab", Ports.local(settings.ports().lab()), "ready"));
        Welcome.print(screen, settings.ports(), Duration.ofNanos(System.nanoTime() - startNanos));
        if (settings.browser()) {
            Welcome.openBrowser(settings.ports());
        }
        while (!ended.await(LOG_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
            Logs.cutAll(home);
        }
    }

    /** The shutdown hook: runs once, however the supervisor ends, but for a kill. */
    private static void end(Supervisor supervisor, Home home, Screen screen, CountDownLatch ended) {
        try {
            screen.line("Stopping Coffee Chaos");
            supervisor.end(screen);
            PidFile.delete(home, "lab");
            screen.line("Stopped.");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException notDeleted) {
            System.err.println("Could not tidy " + home.run() + ": " + notDeleted.getMessage());
        } finally {
            ended.countDown();
        }
    }

    private static void down(Home home) throws CannotStart, IOException, InterruptedException {
        Optional<ProcessHandle> lab = PidFile.all(home).stream()
                .filter(file -> file.name().equals("lab"))
                .flatMap(file -> file.process().stream())
                .findFirst();
        if (lab.isPresent()) {
            System.out.println("Stopping Coffee Chaos");
            endAndWait(lab.get(), DOWN_PATIENCE);
        }
        int orphans = endOrphans(home);
        if (lab.isEmpty() && orphans == 0) {
            System.out.println("Nothing is running.");
        } else {
            System.out.println("Stopped.");
        }
    }

    /** Ends every process that has a pid file and really is ours; answers how many there were. */
    private static int endOrphans(Home home) throws IOException, InterruptedException {
        List<PidFile> files = PidFile.all(home);
        List<ProcessHandle> orphans =
                files.stream().flatMap(file -> file.process().stream()).toList();
        for (ProcessHandle orphan : orphans) {
            // A frozen one must move to hear that it is to end.
            Signal.CONT.to(orphan.pid());
            orphan.destroy();
        }
        for (ProcessHandle orphan : orphans) {
            endAndWait(orphan, Duration.ofSeconds(20));
        }
        for (PidFile file : files) {
            PidFile.delete(home, file.name());
        }
        return orphans.size();
    }

    private static void endAndWait(ProcessHandle process, Duration patience) throws InterruptedException {
        CompletableFuture<ProcessHandle> exit = process.onExit();
        process.destroy();
        exit.completeOnTimeout(process, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (process.isAlive()) {
            process.destroyForcibly();
            process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
        }
    }

    /** Where the system of this folder listens, or did last. */
    private static Ports ports(String[] options) throws CannotStart, IOException {
        LabSettings settings = LabSettings.parse(options);
        return Ports.read(home(settings)).orElse(settings.ports());
    }

    private static void logs(String[] rest) throws CannotStart, IOException {
        boolean named = rest.length > 0 && !rest[0].startsWith("--");
        LabSettings settings = LabSettings.parse(named ? Arrays.copyOfRange(rest, 1, rest.length) : rest);
        Home home = home(settings);
        if (!Files.isDirectory(home.logs())) {
            throw new CannotStart("There are no logs in " + home.logs() + " yet: ./coffee up writes them.");
        }
        Logs.print(home, named ? rest[0] : "all", System.out);
    }
}
