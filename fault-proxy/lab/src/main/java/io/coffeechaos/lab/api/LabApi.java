package io.coffeechaos.lab.api;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Terminated;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.util.ByteString;

/**
 * The supervisor over HTTP, on loopback: {@code GET /lab/status}, {@code GET /lab/nodes}, {@code GET /lab/cluster},
 * {@code POST /lab/nodes/{name}/{kill|stop|start|restart|freeze|resume}} for nodes and all other parts, and the routes of
 * {@link MeasureRoutes}, {@link SettingsRoute}, {@link StoryRoute}, {@link TraceRoutes}, {@link FaultRoutes}, {@link AwaitRoute}, {@link RunRoutes},
 * {@link MetricsRoute}, {@link RunFileRoutes}, {@link ProxyRoutes}, {@link PresetRoutes} and {@link LessonRoutes}.
 *
 * <p>A page of another site must not be able to control the lab. So a request that changes something needs a JSON
 * content type, for which a browser sends a preflight request first. If the request has an Origin, it must be the
 * shop's or the lab's own. A Host name that is not local is refused: this stops DNS rebinding.
 *
 * <p>Pekko reads the request and sends the answer. Each call runs on a virtual thread of its own, and may block.
 */
public final class LabApi implements AutoCloseable {
    private static final int BODY_BYTES_MAX = 64 * 1024;

    /** The server reads so many bytes before it refuses a body. A client that still sends would miss the refusal. */
    private static final long READ_BYTES_MAX = 1024 * 1024;

    /** A client that does not send its whole body in this time is refused. One that does not read for so long is cut off. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Supervisor supervisor;
    private final Ports ports;
    private final Breaking breaking;
    private final ClusterView cluster;
    private final SettingsRoute settings;
    private final MeasureRoutes measure;
    private final DashboardRoute dashboards;
    private final StoryRoute story;
    private final TraceRoutes traces;
    private final FaultRoutes faults;
    private final AwaitRoute await;
    private final LeaseRoute lease;
    private final RunRoutes runs;
    private final RunFileRoutes files;
    private final ProxyRoutes proxies;
    private final PresetRoutes presets;
    private final LessonRoutes lessons;
    private final MetricsRoute metrics;
    private final Duration patience;
    private final Optional<String> forwarded;
    private final ActorSystem system = ActorSystem.create("lab", config());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Optional<ServerBinding> bound = Optional.empty();

    private LabApi(
            Supervisor supervisor, Ports ports, Measuring measuring, Breaking breaking, Runs runs, Duration patience) {
        this.patience = patience;
        this.forwarded = ForwardedShop.host(System.getenv(), ports.shop());
        this.supervisor = supervisor;
        this.ports = ports;
        this.breaking = breaking;
        this.cluster = new ClusterView(ports);
        FaultView view = new FaultView(breaking);
        this.settings = new SettingsRoute(measuring, runs);
        this.measure = new MeasureRoutes(measuring, new SnapshotStream(measuring, view, runs), settings);
        this.dashboards = new DashboardRoute(measuring, breaking);
        this.story = new StoryRoute(measuring);
        this.traces = new TraceRoutes(measuring, breaking, view);
        this.faults = new FaultRoutes(breaking, view, runs);
        this.await = new AwaitRoute(measuring, breaking);
        this.lease = new LeaseRoute(runs);
        this.runs = new RunRoutes(runs);
        this.files = new RunFileRoutes(runs);
        this.proxies = new ProxyRoutes(breaking);
        this.presets = new PresetRoutes(breaking);
        this.lessons = new LessonRoutes(supervisor.directory(), ports);
        this.metrics = new MetricsRoute(measuring, breaking, runs);
    }

    /**
     * Serves until it is closed.
     *
     * @throws IOException when the port is taken
     */
    public static LabApi start(Supervisor supervisor, Ports ports, Measuring measuring, Breaking breaking, Runs runs)
            throws IOException {
        return start(supervisor, ports, measuring, breaking, runs, ports.lab());
    }

    /** As above, on another port; 0 lets the system choose. */
    static LabApi start(Supervisor supervisor, Ports ports, Measuring measuring, Breaking breaking, Runs runs, int port)
            throws IOException {
        return start(supervisor, ports, measuring, breaking, runs, port, PATIENCE);
    }

    /** As above, with another patience for clients that do not send or do not read. */
    static LabApi start(
            Supervisor supervisor,
            Ports ports,
            Measuring measuring,
            Breaking breaking,
            Runs runs,
            int port,
            Duration patience)
            throws IOException {
        LabApi api = new LabApi(supervisor, ports, measuring, breaking, runs, patience);
        try {
            api.bound = Optional.of(Http.get(api.system)
                    .newServerAt("127.0.0.1", port)
                    .bind(api::serve)
                    .toCompletableFuture()
                    .join());
            return api;
        } catch (CompletionException taken) {
            api.close();
            throw new IOException("the lab API cannot start on port " + port, taken.getCause());
        }
    }

    /** No call is silent for longer than {@code GET /lab/await}, which waits five minutes at most. */
    static Config config() {
        return ConfigFactory.parseMap(Map.ofEntries(
                        Map.entry("pekko.http.server.request-timeout", "infinite"),
                        Map.entry("pekko.http.server.idle-timeout", "6 minutes"),
                        // The answer to a broken or oversized body may take longer than Pekko's default of 100 ms.
                        Map.entry("pekko.http.server.stream-cancellation-delay", "500ms"),
                        Map.entry("pekko.http.server.raw-request-uri-header", "on"),
                        Map.entry("pekko.http.server.server-header", ""),
                        Map.entry(
                                "pekko.http.server.parsing.conflicting-content-type-header-processing-mode",
                                "no-content-type"),
                        // The terminal of the lab shows the lab, and a call that fails says why. Pekko would add the
                        // trace
                        // of each stream that ends early.
                        Map.entry("pekko.loglevel", "OFF"),
                        Map.entry("pekko.stdout-loglevel", "OFF"),
                        // The lab itself ends in order, and serves until then.
                        Map.entry("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off"),
                        // Frequent ticks cost processor time in an idle lab, and a few threads are enough.
                        Map.entry("pekko.scheduler.tick-duration", "50ms"),
                        Map.entry("pekko.actor.default-dispatcher.fork-join-executor.parallelism-max", 4),
                        Map.entry("pekko.actor.internal-dispatcher.fork-join-executor.parallelism-max", 2)))
                // Health checks send HTTP/1.0 without a Host, or an empty Host.
                .withFallback(ConfigFactory.parseString("pekko.http.server.default-host-header = localhost"))
                .withFallback(ConfigFactory.load());
    }

    int port() {
        return bound.orElseThrow().localAddress().getPort();
    }

    @Override
    public void close() {
        List<Runnable> unused = threads.shutdownNow();
        CompletionStage<Terminated> ended = system.getWhenTerminated();
        system.terminate();
        try {
            Terminated unusedEnd = ended.toCompletableFuture().get(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stuck) {
            System.err.println("The lab API did not end in time: " + stuck);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the whole body. Then a thread of its own answers the call. */
    private CompletionStage<HttpResponse> serve(HttpRequest request) {
        String raw = request.getHeader("Raw-Request-URI").map(HttpHeader::value).orElseThrow();
        try {
            return whole(request, new URI(raw));
        } catch (URISyntaxException wrong) {
            request.discardEntityBytes(system);
            return CompletableFuture.completedStage(HttpResponse.create().withStatus(400));
        }
    }

    private CompletionStage<HttpResponse> whole(HttpRequest request, URI target) {
        return request.entity()
                .withSizeLimit(READ_BYTES_MAX)
                .getDataBytes()
                .completionTimeout(patience)
                .runFold(
                        ByteString.emptyByteString(),
                        (read, next) -> read.length() > BODY_BYTES_MAX ? read : read.concat(next),
                        system)
                .handle((body, failure) -> {
                    byte[] bytes = failure == null ? body.toArray() : new byte[0];
                    Call call = new Call(request, target, bytes, system, patience);
                    threads.execute(() -> answer(call, problem(bytes, Optional.ofNullable(failure))));
                    return call.answer();
                })
                .thenCompose(answer -> answer);
    }

    /** What is wrong with a body. */
    private record BodyProblem(int status, String words) {}

    private Optional<BodyProblem> problem(byte[] body, Optional<Throwable> failure) {
        boolean isTooLarge = failure.map(LabApi::cause)
                .filter(EntityStreamSizeException.class::isInstance)
                .isPresent();
        if (isTooLarge || body.length > BODY_BYTES_MAX) {
            return Optional.of(new BodyProblem(413, "a body may have at most " + BODY_BYTES_MAX + " bytes"));
        }
        return failure.map(
                broken -> new BodyProblem(400, "the whole body must arrive within " + patience.toMillis() + " ms"));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    }

    private void answer(Call call, Optional<BodyProblem> problem) {
        try {
            try {
                Optional<String> refusal = refusal(call);
                if (refusal.isPresent()) {
                    call.error(403, refusal.get());
                } else if (problem.isPresent()) {
                    call.error(problem.get().status(), problem.get().words());
                } else if (!isHandled(call)) {
                    handle(call);
                }
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException failed) {
                call.fail(failed);
            } finally {
                call.end();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("an error could not be written as JSON", impossible);
        }
    }

    private boolean isHandled(Call call) throws IOException, InterruptedException {
        return measure.handle(call)
                || settings.handle(call)
                || dashboards.handle(call)
                || story.handle(call)
                || traces.handle(call)
                || faults.handle(call)
                || await.handle(call)
                || lease.handle(call)
                || runs.handle(call)
                || files.handle(call)
                || proxies.handle(call)
                || presets.handle(call)
                || lessons.handle(call)
                || metrics.handle(call);
    }

    private void handle(Call call) throws IOException {
        List<String> path = call.path();
        switch (call.route()) {
            case "GET lab/status" -> call.answer(200, Map.of("processes", processes()));
            case "GET lab/nodes" -> call.answer(200, Map.of("nodes", nodes()));
            case "GET lab/cluster" -> call.answer(200, Map.of("nodes", cluster.look(nodes())));
            default -> {
                boolean acts = !call.method().equals("GET")
                        && path.size() == 4
                        && path.subList(0, 2).equals(List.of("lab", "nodes"));
                if (acts) {
                    act(call, path.get(2), path.get(3));
                } else {
                    call.error(404, "no such path or method");
                }
            }
        }
    }

    private Optional<String> refusal(Call call) {
        String host = call.header("Host").orElse("").replaceFirst(":\\d+$", "");
        // Health checks send no Host. A browser always sends one, so DNS rebinding needs one.
        boolean isKnown = LOCAL_HOSTS.contains(host.toLowerCase(Locale.ROOT))
                || forwarded.filter(host::equals).isPresent();
        if (!host.isEmpty() && !isKnown) {
            return Optional.of("the lab accepts local host names only");
        }
        if (call.method().equals("GET")) {
            return Optional.empty();
        }
        String type = call.header("Content-Type").orElse("");
        if (!type.split(";", -1)[0].strip().equalsIgnoreCase("application/json")) {
            return Optional.of("Content-Type must be application/json");
        }
        return call.header("Origin").filter(from -> !isOurs(from)).map(from -> "Origin " + from + " is not allowed");
    }

    private boolean isOurs(String origin) {
        boolean isForwarded =
                forwarded.filter(host -> origin.equals("https://" + host)).isPresent();
        return isForwarded
                || LOCAL_HOSTS.stream()
                        .anyMatch(host -> origin.equals("http://" + host + ":" + ports.shop())
                                || origin.equals("http://" + host + ":" + ports.lab()));
    }

    private List<SupervisedProcess.Status> processes() {
        List<SupervisedProcess.Status> processes = new ArrayList<>(supervisor.status());
        processes.add(new SupervisedProcess.Status(
                "lab",
                ProcessHandle.current().pid(),
                Ports.local(ports.lab()).toString(),
                SupervisedProcess.State.up.name(),
                0));
        return processes;
    }

    private List<SupervisedProcess.Status> nodes() {
        return supervisor.status().stream()
                .filter(status -> status.name().startsWith("node-"))
                .toList();
    }

    private void act(Call call, String name, String verb) throws IOException {
        Optional<SupervisedProcess> part = supervisor.part(name);
        if (part.isEmpty()) {
            call.error(404, "there is no part " + name);
            return;
        }
        boolean done = true;
        switch (verb) {
            case "kill" -> {
                breaking.killed(part.get().status());
                part.get().kill();
            }
            case "stop" -> part.get().stop();
            case "restart" -> part.get().restart();
            case "start" -> part.get().goOn();
            case "freeze" -> done = part.get().freeze();
            case "resume" -> done = part.get().resume();
            default -> {
                call.error(404, "unknown verb: use kill, stop, start, restart, freeze or resume");
                return;
            }
        }
        if (done) {
            call.answer(202, part.get().status());
        } else {
            call.error(409, name + " has no process");
        }
    }
}
