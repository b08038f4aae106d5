package io.coffeechaos.orders.api;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.api.cluster.ClusterJoin;
import io.coffeechaos.orders.api.cluster.ClusterSettings;
import io.coffeechaos.orders.api.http.ClientConnection;
import io.coffeechaos.orders.api.http.GracefulShutdown;
import io.coffeechaos.orders.node.OrderPipeline;
import io.coffeechaos.orders.node.aws.AwsClients;
import io.coffeechaos.orders.node.aws.ResourceMissingException;
import io.coffeechaos.orders.saga.StepGateways;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a node: tables, fence check, actor system, pipeline, routes, port. Ends it again without losing a request. At
 * the end the node first reports that it is not ready. It then takes no new connections, finishes the requests in
 * flight, ends the event streams and hands over its shards.
 */
final class OrderServer {
    private static final Logger LOG = LoggerFactory.getLogger(OrderServer.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int CAUSE_CHARACTERS_MAX = 200;
    private static final Duration QUEUE_RETRY = Duration.ofSeconds(5);
    /**
     * The server may still send the last bytes of a stream that has ended here. If it stopped now, it would reset the
     * connection.
     */
    private static final Duration ENDS_SENT_MAX = Duration.ofMillis(250);

    private final ActorSystem<?> system;

    private OrderServer(ActorSystem<?> system) {
        this.system = system;
    }

    /**
     * Starts a node.
     *
     * @throws IllegalStateException with a message of one line if the node may not or cannot start
     */
    static OrderServer start(Config given) {
        return start(given, OrderPipeline::dependenciesOverHttp);
    }

    /** Starts a node with the given dependencies instead of those over HTTP. */
    static OrderServer start(Config given, Function<ActorSystem<?>, StepGateways> dependencies) {
        ApiSettings settings = ApiSettings.of(given);
        ClusterSettings cluster = ClusterSettings.of(given);
        AwsClients aws = AwsClients.of(given);
        awaitStore(aws, settings.startMax());
        aws.checkFence();
        Config config = ConfigFactory.parseMap(aws.journalOverrides())
                .withFallback(ConfigFactory.parseMap(cluster.overrides()))
                .withFallback(given)
                .resolve();
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "coffee", config);
        try {
            GracefulShutdown shutdown = new GracefulShutdown();
            ClusterJoin.begin(system, cluster);
            ApiRoutes routes = NodeWiring.wire(system, settings, shutdown, dependencies.apply(system));
            ServerBinding binding = Http.get(system)
                    .newServerAt(settings.host(), settings.port())
                    .bindFlow(ClientConnection.serving(routes.route().handler(system)))
                    .toCompletableFuture()
                    .join();
            drainAtTheEnd(system, shutdown, binding, settings);
            provisionQueues(system, aws);
            LOG.atInfo()
                    .addKeyValue(
                            "address",
                            shown(settings.host(), binding.localAddress().getPort()))
                    .addKeyValue("tenant", settings.tenant())
                    .log("order node listens");
            return new OrderServer(system);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    /** Returns the address as a client writes it: the host as it was given, an IPv6 address in brackets. */
    static String shown(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Ends the node gracefully. The stage completes when the actor system has ended. */
    CompletionStage<Done> stop() {
        return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason());
    }

    /** Whether the node has begun to end, for any reason. */
    boolean isEnding() {
        return CoordinatedShutdown.get(system).getShutdownReason().isPresent();
    }

    /** The store may start at the same time as this node, so the node waits for it for a limited time. */
    private static void awaitStore(AwsClients aws, Duration atMost) {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                aws.provisionTables();
                return;
            } catch (ResourceMissingException missing) {
                throw missing;
            } catch (RuntimeException e) {
                if (System.nanoTime() - untilNanos > 0) {
                    throw new IllegalStateException(
                            "the store did not answer within " + atMost.toSeconds() + " s: " + inShort(e), e);
                }
                LOG.atInfo().addKeyValue("cause", inShort(e)).log("waiting for the store");
                pause();
            }
        }
    }

    /** Describes the innermost cause in one line, because messages of the SDK have several lines. */
    private static String inShort(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        String text = cause.getClass().getSimpleName() + ": " + line;
        return text.length() <= CAUSE_CHARACTERS_MAX ? text : text.substring(0, CAUSE_CHARACTERS_MAX);
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the store", e);
        }
    }

    /**
     * Creates the queues in the background. The node accepts and processes orders without them, so it does not wait.
     */
    private static void provisionQueues(ActorSystem<?> system, AwsClients aws) {
        CompletableFuture.runAsync(
                        aws::provisionQueues, system.dispatchers().lookup(DispatcherSelector.blocking())::execute)
                .exceptionally(failure -> {
                    LOG.atWarn().addKeyValue("cause", inShort(failure)).log("cannot create the queues yet");
                    system.scheduler()
                            .scheduleOnce(QUEUE_RETRY, () -> provisionQueues(system, aws), system.executionContext());
                    return null;
                });
    }

    private static void drainAtTheEnd(
            ActorSystem<?> system, GracefulShutdown shutdown, ServerBinding binding, ApiSettings settings) {
        Duration stillOpen = settings.lameDuck().plus(ENDS_SENT_MAX);
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "not-ready", () -> {
            LOG.atInfo().log("order node begins its graceful shutdown");
            return shutdown.begin()
                    .thenCompose(ended -> Patterns.after(
                            stillOpen,
                            system.classicSystem().scheduler(),
                            system.executionContext(),
                            () -> CompletableFuture.completedFuture(ended)));
        });
        binding.addToCoordinatedShutdown(settings.drainMax(), system);
    }
}
