package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.Artefacts;
import io.coffeechaos.lab.topology.FileTree;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts and ends a whole system on free ports and in its own folder. {@link #lab} is the client that controls it and
 * injects faults. The logs stay in {@code target/system-tests}, so that a failed test can be examined.
 */
final class Stack {
    private static final Duration UP_PATIENCE = Duration.ofMinutes(4);

    /** A node starts in seconds, but on a busy machine it may take minutes. The tests do not check the start time. */
    private static final Duration PART_PATIENCE = Duration.ofMinutes(3);

    private static final Path ROOT =
            Path.of(System.getProperty("coffee.root", "../..")).toAbsolutePath().normalize();
    private static final Artefacts ARTEFACTS = new Artefacts(ROOT);
    private static final Path TOOLS =
            Path.of(System.getProperty("coffee.dir", ROOT.resolve(".coffee").toString()));

    /** The number of this JVM among the JVMs that run such tests at the same time, from 1. */
    static final int NUMBER = Integer.getInteger("system.number", 1);

    private final Path directory;
    private final int offset;
    private final int nodes;
    private final AtomicInteger turn = new AtomicInteger();
    private final RunningLab lab;
    private final Map<String, Long> logBytesBefore = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private Optional<Process> supervisor = Optional.empty();

    private Stack(Path directory, int offset, int nodes) {
        this.directory = directory;
        this.offset = offset;
        this.nodes = nodes;
        this.lab = RunningLab.at(new Ports(offset));
    }

    /** A system with one order node that is not started yet. */
    static Stack named(String name) throws IOException {
        return named(name, 1);
    }

    /** A system with {@code nodes} order nodes that is not started yet. */
    static Stack named(String name, int nodes) throws IOException {
        Path directory = ARTEFACTS.systemTests().resolve(name + "-" + NUMBER);
        Files.createDirectories(directory);
        return new Stack(directory, FreePorts.offset(nodes), nodes);
    }

    // --- The supervisor ---

    /** Starts {@code LabMain} with these arguments, as the launcher does. The caller owns the process. */
    Process launcher(String... arguments) throws IOException {
        return java("-Xmx192m", "io.coffeechaos.lab.LabMain", arguments);
    }

    /** Starts the nemesis with these arguments, in this folder and on these ports. The caller owns the process. */
    Process nemesis(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", directory.toString(), "--port-offset", Integer.toString(offset)));
        return java("-Xmx512m", "io.coffeechaos.lab.nemesis.NemesisMain", all.toArray(String[]::new));
    }

    /** Starts {@code ./coffee run} with these arguments on this system. The caller owns the process. */
    Process experiments(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--port-offset", Integer.toString(offset)));
        all.addAll(List.of(arguments));
        return java("-Xmx256m", "io.coffeechaos.lab.run.RunMain", all.toArray(String[]::new));
    }

    private Process java(String heap, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dcoffee.root=" + ROOT,
                "-Dcoffee.dir=" + TOOLS,
                // The gate needs a quick start. The figures of a drill need the optimising compiler.
                "-Dcoffee.shared-machine=" + Budget.isGate(),
                "-cp",
                ARTEFACTS.lab().toString(),
                main));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        if (Budget.isGate()) {
            // The local queue counts exactly, so tests that need a quiet queue do not wait for two minutes.
            builder.environment().put("INTAKE_QUIET_AFTER", "3s");
        }
        builder.environment().putAll(environment);
        return builder.start();
    }

    /**
     * Lets the parts write their spans from the next start on. Returns the folder of their files, which has none of an
     * earlier run.
     */
    Path traced() throws IOException {
        Path folder = directory.resolve("traces");
        if (Files.exists(folder)) {
            FileTree.delete(folder);
        }
        Files.createDirectories(folder);
        environment.put("TRACES_DIR", folder.toString());
        return folder;
    }

    /** The file with the output of {@link #launcher}. */
    Path output() {
        return directory.resolve("supervisor.txt");
    }

    String said() throws IOException {
        return Files.exists(output()) ? Files.readString(output()) : "";
    }

    /** The arguments of {@code up} for this system. */
    String[] upArguments() {
        return new String[] {
            "up",
            "--no-browser",
            "--data",
            directory.toString(),
            "--port-offset",
            Integer.toString(offset),
            "--nodes",
            Integer.toString(nodes)
        };
    }

    /** Starts the system without any data and waits until all parts are up. */
    void upFresh() throws IOException, InterruptedException {
        up("--fresh");
    }

    /** Starts the system on its existing data and waits until all parts are up. */
    void up(String... options) throws IOException, InterruptedException {
        launch(
                () -> assertThat(lab.states())
                        .hasSize(6 + nodes)
                        .containsValue("up")
                        .doesNotContainValue("starting"),
                options);
        lab.discover();
    }

    /** Starts the system and waits until each part has a process, which may not serve yet. */
    void upToProcesses() throws IOException {
        // The supervisor is one of the processes.
        launch(() -> assertThat(lab.pids()).hasSize(6 + nodes));
    }

    private void launch(Eventually.Check reached, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(upArguments()));
        arguments.addAll(List.of(options));
        for (String part : loggingParts()) {
            logBytesBefore.put(part, Files.size(log(part)));
        }
        Process started = launcher(arguments.toArray(String[]::new));
        supervisor = Optional.of(started);
        Eventually.eventually(UP_PATIENCE, () -> {
            if (started.isAlive()) {
                reached.run();
            }
        });
        assertThat(started.isAlive()).as("the supervisor: %s", said()).isTrue();
    }

    /** Ends the system as Ctrl-C does. */
    void down() throws InterruptedException {
        if (supervisor.isPresent()) {
            supervisor.get().destroy();
            assertThat(supervisor.get().waitFor(180, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Ends all processes. The system is not used again. */
    void close() throws InterruptedException {
        down();
        lab.close();
    }

    long supervisorPid() {
        return supervisor.orElseThrow().pid();
    }

    /** The process id of a part. Waits until the part has a process. */
    long awaitPid(String part) throws InterruptedException {
        AtomicLong pid = new AtomicLong();
        Eventually.eventually(PART_PATIENCE, () -> {
            assertThat(lab.pids()).containsKey(part);
            pid.set(lab.pids().getOrDefault(part, 0L));
        });
        return pid.get();
    }

    /** Waits until every part is up. */
    void awaitUp() throws InterruptedException {
        Eventually.eventually(
                PART_PATIENCE, () -> assertThat(lab.states().values()).containsOnly("up"));
    }

    /** Kills all processes with SIGKILL, the supervisor first, so that it does not start them again. */
    void killEverything() throws IOException, InterruptedException {
        List<ProcessHandle> processes = new ArrayList<>();
        for (long pid : lab.pids().values()) {
            ProcessHandle.of(pid).ifPresent(processes::add);
        }
        ProcessHandle.of(supervisorPid()).ifPresent(ProcessHandle::destroyForcibly);
        processes.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : processes) {
            process.onExit().join();
        }
    }

    // --- The system from outside ---

    /** The client of this system. It knows nodes, links and simulators after the first start. */
    RunningLab lab() {
        return lab;
    }

    /** The address of the order API through the fault proxy. With several nodes, the calls return them in turn. */
    URI edge() {
        return edge(1 + Math.floorMod(turn.getAndIncrement(), nodes));
    }

    /** The address of one node's order API through the fault proxy. Nodes count from 1. */
    URI edge(int node) {
        return URI.create("http://127.0.0.1:" + port(8000 + node - 1));
    }

    /** The number of order nodes. */
    int nodes() {
        return nodes;
    }

    /** The address of the first node's order API, without the fault proxy. */
    URI node() {
        return URI.create("http://127.0.0.1:" + port(8080));
    }

    URI shop() {
        return URI.create("http://127.0.0.1:" + port(3000));
    }

    /** Places an order under {@code key}: one attempt, with a timeout of five seconds as in the shop. */
    HttpResponse<String> submit(String key, String body) throws IOException, InterruptedException {
        return submit(edge(), key, body);
    }

    /** Places an order through one edge: one attempt, with a timeout of five seconds. */
    HttpResponse<String> submit(URI edge, String key, String body) throws IOException, InterruptedException {
        return lab.send(HttpRequest.newBuilder(edge.resolve("/orders"))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> cancel(String id) throws IOException, InterruptedException {
        return lab.send(HttpRequest.newBuilder(edge().resolve("/orders/" + id + "/cancel"))
                .timeout(Duration.ofSeconds(5))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return lab.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build());
    }

    /** This system's port for the port {@code base} of a system with offset 0. */
    int port(int base) {
        return base + offset;
    }

    /** The names of the parts that have a log. */
    Set<String> loggingParts() throws IOException {
        Path logs = directory.resolve("logs");
        if (!Files.isDirectory(logs)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(logs)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.substring(0, name.length() - ".log".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Path log(String part) {
        return directory.resolve("logs").resolve(part + ".log");
    }

    /** The whole lines that a part has logged since the last start of this system. The folder may have older lines. */
    List<String> logged(String part) throws IOException {
        byte[] all = Files.readAllBytes(log(part));
        long before = logBytesBefore.getOrDefault(part, 0L);
        // The supervisor cuts a log that is too long.
        int from = before <= all.length ? (int) before : 0;
        String text = new String(all, from, all.length - from, StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    Path directory() {
        return directory;
    }
}
