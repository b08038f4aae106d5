package io.coffeechaos.lab.topology;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The parts of the system and their command lines. */
public final class Topology {
    /**
     * All JVMs use the serial collector. With few cores and small heaps its pauses are short, and it needs no extra
     * threads and little memory in an idle system.
     */
    private static final List<String> SMALL_JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:MaxMetaspaceSize=128m",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            // Without this, every log would have messages about the class archive.
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED",
            // Libraries still use what a JDK from 24 on warns of. An older JDK does not know the option.
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "-Daws.java.v1.disableDeprecationAnnouncement=true");

    /** For programs that start often and compute little: it halves start-up time and code memory. */
    static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private static final String CREATE_ARCHIVE = "-XX:+AutoCreateSharedArchive";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    /** A JVM writes its class archive when it ends for the first time. This takes some seconds. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    private final LabDirectory labDirectory;
    private final Ports ports;
    private final LabSettings.Store store;
    private final String node;
    private final Nodes nodes;

    private Topology(LabDirectory labDirectory, LabSettings settings, String node) {
        this.labDirectory = labDirectory;
        this.ports = settings.ports();
        this.store = settings.store();
        this.node = node;
        this.nodes = new Nodes(settings.ports(), settings.nodes());
    }

    /**
     * The processes of a system, in the order of their dependencies.
     *
     * @param node the Node.js executable
     * @throws LabException when a program is not built or not installed
     */
    public static List<ProcessSpec> of(LabDirectory labDirectory, LabSettings settings, String node)
            throws LabException {
        Topology parts = new Topology(labDirectory, settings, node);
        List<ProcessSpec> all =
                new ArrayList<>(List.of(parts.store(), parts.queue(), parts.simulators(), parts.proxy()));
        all.addAll(parts.nodes.parts(labDirectory, parts::java));
        all.add(parts.shop());
        return traced(
                all,
                Optional.ofNullable(System.getenv("TRACES_DIR"))
                        .filter(folder -> !folder.isBlank())
                        .map(labDirectory.root()::resolve));
    }

    /**
     * Gives each part a file of its own for its spans.
     *
     * @param folder the folder of these files; empty if nobody wants them
     */
    static List<ProcessSpec> traced(List<ProcessSpec> parts, Optional<Path> folder) {
        return parts.stream()
                .map(part -> folder.map(traces -> part.with(
                                "TRACES_FILE",
                                traces.resolve(part.name() + ".jsonl").toString()))
                        .orElse(part))
                .toList();
    }

    /** The addresses and folders of a system, for its observers. */
    public static SystemAddresses addresses(LabDirectory labDirectory, LabSettings settings) {
        Ports ports = settings.ports();
        Map<String, URI> edges = new LinkedHashMap<>();
        Map<String, URI> nodes = new LinkedHashMap<>();
        for (int node = 1; node <= settings.nodes(); node++) {
            edges.put(Nodes.edge(node), Ports.local(ports.edge(node)));
            nodes.put(Nodes.name(node), Ports.local(ports.nodeHttp(node)));
        }
        return new SystemAddresses(
                Nodes.tenant(),
                edges,
                nodes,
                Map.of(
                        "payment", Ports.local(ports.payment()),
                        "inventory", Ports.local(ports.inventory()),
                        "shipping", Ports.local(ports.shipping())),
                Ports.local(ports.queue()),
                Ports.local(ports.proxyControl()),
                labDirectory.data().resolve("receipts"),
                labDirectory.runs());
    }

    private ProcessSpec store() throws LabException {
        int port = ports.store();
        Path data = labDirectory.dataOf(store.word());
        List<String> command =
                switch (store) {
                    case DYNALITE ->
                        List.of(
                                node,
                                "--max-old-space-size=384",
                                need(labDirectory.tools().resolve("store/serve.js"), "The store")
                                        .toString(),
                                Integer.toString(port),
                                data.toString());
                    case DYNAMODB_LOCAL -> {
                        Path jars = need(labDirectory.tools().resolve("dynamodb-local/lib"), "DynamoDB Local");
                        List<String> java = java("store", "-Xmx256m", QUICK_START, jars + "/*");
                        java.addAll(List.of(
                                "software.amazon.dynamodb.services.local.main.ServerRunner",
                                "-disableTelemetry",
                                "-sharedDb",
                                "-dbPath",
                                data.toString(),
                                "-port",
                                Integer.toString(port)));
                        yield java;
                    }
                };
        Map<String, String> environment = Map.of("DDB_LOCAL_TELEMETRY", "0");
        return new ProcessSpec(
                "store",
                Ports.local(port),
                List.of(port),
                command,
                environment,
                List.of(Ports.local(port)),
                true,
                START_TIMEOUT,
                STOP_TIMEOUT);
    }

    private ProcessSpec queue() throws LabException {
        int port = ports.queue();
        Path jar = need(labDirectory.tools().resolve("queue/lib/queue-server.jar"), "The queue server");
        List<String> command = java("queue", "-Xmx192m", QUICK_START, jar.getParent() + "/*");
        command.addAll(List.of(
                "QueueServer",
                Ports.LOOPBACK,
                Integer.toString(port),
                labDirectory.dataOf("queue").toString()));
        command.add(1, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        return new ProcessSpec(
                "queue",
                Ports.local(port),
                List.of(port),
                command,
                Map.of(),
                List.of(Ports.local(port)),
                true,
                START_TIMEOUT,
                STOP_TIMEOUT);
    }

    private ProcessSpec simulators() throws LabException {
        Path jar = need(labDirectory.artefacts().simulators(), "The simulators");
        List<String> command = java("simulators", "-Xmx384m", QUICK_START, jar.toString());
        command.add("io.coffeechaos.simulator.SimulatorMain");
        List<Integer> listening = List.of(ports.payment(), ports.inventory(), ports.shipping());
        Map<String, String> environment = Map.of(
                "PAYMENT_PORT", Integer.toString(ports.payment()),
                "INVENTORY_PORT", Integer.toString(ports.inventory()),
                "SHIPPING_PORT", Integer.toString(ports.shipping()),
                "LEDGER_DIR", labDirectory.dataOf("ledger").toString());
        List<URI> health = listening.stream()
                .map(port -> Ports.local(port).resolve("/health"))
                .toList();
        return new ProcessSpec(
                "simulators",
                Ports.local(ports.payment()),
                listening,
                command,
                environment,
                health,
                false,
                START_TIMEOUT,
                STOP_TIMEOUT);
    }

    private ProcessSpec proxy() throws LabException {
        Path jar = need(labDirectory.artefacts().faultProxy(), "The fault proxy");
        List<String> command = java("proxy", "-Xmx192m", "-XX:NewSize=16m", jar.toString());
        // The optimising compiler makes no link faster, and its threads delay the first ones.
        command.add(1, QUICK_START);
        useCache(command, labDirectory.artefacts().faultProxyCache(), jar);
        command.addAll(List.of(
                "io.coffeechaos.faultproxy.FaultProxyMain",
                "-host",
                "127.0.0.1",
                "-port",
                Integer.toString(ports.proxyControl()),
                "-config",
                proxies().toString()));
        List<Integer> listening = new ArrayList<>(List.of(ports.proxyControl()));
        listening.addAll(nodes.edges());
        for (int upstream : dependencies().values()) {
            listening.add(ports.proxied(upstream));
        }
        return new ProcessSpec(
                "proxy",
                Ports.local(ports.proxyControl()),
                listening,
                command,
                // One log line per connection is enough; the level trace has one per chunk.
                Map.of("LOG_LEVEL", "info"),
                List.of(Ports.local(ports.proxyControl()).resolve("/version")),
                false,
                START_TIMEOUT,
                STOP_TIMEOUT);
    }

    private ProcessSpec shop() throws LabException {
        String dist = System.getProperty(
                "coffee.shop", labDirectory.artefacts().webapp().toString());
        Path built = need(Path.of(dist).resolve("index.html"), "The shop").getParent();
        Path jar = need(labDirectory.artefacts().lab(), "The lab");
        List<String> command = java("shop", "-Xmx128m", QUICK_START, jar.toString());
        command.add("io.coffeechaos.lab.shop.ShopServerMain");
        return new ProcessSpec(
                "shop",
                URI.create("http://localhost:" + ports.shop()),
                List.of(ports.shop()),
                command,
                Map.of(
                        "SHOP_PORT",
                        Integer.toString(ports.shop()),
                        "SHOP_FILES",
                        built.toString(),
                        "EDGES",
                        nodes.edges().stream()
                                .map(port -> Ports.local(port).toString())
                                .collect(Collectors.joining(",")),
                        "LAB",
                        Ports.local(ports.lab()).toString()),
                List.of(Ports.local(ports.shop())),
                false,
                START_TIMEOUT,
                STOP_TIMEOUT);
    }

    /** The proxies of store, queue and dependencies: the upstream port by proxy name. */
    private Map<String, Integer> dependencies() {
        Map<String, Integer> dependencies = new LinkedHashMap<>();
        dependencies.put("payment", ports.payment());
        dependencies.put("inventory", ports.inventory());
        dependencies.put("shipping", ports.shipping());
        dependencies.put("dynamodb", ports.store());
        dependencies.put("sqs", ports.queue());
        return dependencies;
    }

    /** Writes the configuration of all proxies. The fault proxy reads it at each start, so a kill does not lose it. */
    private Path proxies() throws LabException {
        List<Map<String, Object>> proxies = new ArrayList<>(nodes.edgeProxies());
        dependencies()
                .forEach((name, upstream) ->
                        proxies.add(Nodes.proxy(name, Ports.LOOPBACK, ports.proxied(upstream), upstream)));
        proxies.addAll(nodes.links());
        Path file = labDirectory.run().resolve("proxies.json");
        try {
            Files.write(file, new ObjectMapper().writeValueAsBytes(proxies));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of text and numbers can always be written as JSON", impossible);
        } catch (IOException notWritable) {
            throw new LabException("Cannot write " + file + ": " + notWritable.getMessage(), notWritable);
        }
        return file;
    }

    /** The start of a Java command line. {@code down} recognises the process by the system property in it. */
    private List<String> java(String part, String heap, String option, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(labDirectory.marker(part));
        command.add(heap);
        // A class archive keeps the loaded classes: the next start needs less than half of the processor time. All
        // nodes load the same classes, so node 1 writes the archive for all of them.
        String archive = part.startsWith("node-") ? Nodes.name(1) : part;
        if (archive.equals(part)) {
            command.add(CREATE_ARCHIVE);
        }
        command.add("-XX:SharedArchiveFile=" + labDirectory.tools().resolve("cds/" + archive + ".jsa"));
        command.addAll(SMALL_JVM);
        command.add(option);
        if (Boolean.getBoolean("coffee.shared-machine")) {
            // A part that shares its cores with tests seldom runs long enough for the optimising compiler to pay off.
            command.add(QUICK_START);
        }
        command.addAll(List.of("-cp", classPath));
        return command;
    }

    /**
     * Replaces the class archive by an ahead-of-time cache, if there is one of this jar: it also has the profiles of
     * methods.
     */
    private static void useCache(List<String> command, Path cache, Path jar) {
        if (cache.toFile().lastModified() > jar.toFile().lastModified()) {
            command.removeIf(option -> option.startsWith("-XX:SharedArchiveFile=") || option.equals(CREATE_ARCHIVE));
            command.add(1, "-XX:AOTCache=" + cache);
        }
    }

    static Path need(Path path, String what) throws LabException {
        if (!Files.exists(path)) {
            throw new LabException(what + " is missing (" + path + "): run ./coffee up, which builds and installs it.");
        }
        return path;
    }
}
