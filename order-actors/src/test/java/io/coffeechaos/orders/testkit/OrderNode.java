package io.coffeechaos.orders.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.EventPublisherPort;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.node.OrderPipeline;
import io.coffeechaos.orders.node.aws.AwsClients;
import io.coffeechaos.orders.tracing.SpanSink;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;

/**
 * A whole order node in this process, without HTTP. It has its own actor system, a cluster of one node, the real
 * journal and rows on the given store, and scripted dependencies. Two such nodes on one store are two owners of every
 * order.
 */
public final class OrderNode implements AutoCloseable {
    private static final Duration ASK_TIMEOUT = Duration.ofMinutes(2);

    private final ActorTestKit kit;
    private final OrderPipeline pipeline;

    /**
     * Starts a node.
     *
     * @param endpoint the endpoint of the store
     * @param overrides configuration keys and their values for this node
     */
    public static OrderNode start(String endpoint, Dependencies dependencies, Map<String, Object> overrides) {
        return start(endpoint, dependencies, overrides, Optional.empty());
    }

    /** Starts a node that joins the cluster of this node. Returns when the new node is Up. */
    public OrderNode joinedBy(String endpoint, Dependencies dependencies, Map<String, Object> overrides) {
        Address here = Cluster.get(kit.system()).selfMember().address();
        OrderNode joining = start(endpoint, dependencies, overrides, Optional.of(here));
        kit.createTestProbe().awaitAssert(ASK_TIMEOUT, () -> {
            if (Cluster.get(joining.kit.system()).selfMember().status() != MemberStatus.up()) {
                throw new AssertionError("the joining node is not up yet");
            }
            return Done.getInstance();
        });
        return joining;
    }

    private static OrderNode start(
            String endpoint, Dependencies dependencies, Map<String, Object> overrides, Optional<Address> joined) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "coffee.orders.aws.dynamodb-endpoint", endpoint,
                "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                "pekko.remote.artery.canonical.port", 0,
                "pekko.coordinated-shutdown.exit-jvm", "off",
                "pekko.coordinated-shutdown.run-by-actor-system-terminate", "off",
                "pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on"));
        settings.putAll(overrides);
        Config local = ConfigFactory.parseMap(settings);
        Config base = local.withFallback(ConfigFactory.parseResources("orders-cluster.conf"))
                .withFallback(ConfigFactory.parseResources("orders-persistence.conf"))
                .withFallback(ConfigFactory.parseResources("orders-serialization.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        AwsClients aws = AwsClients.of(base);
        Config config = ConfigFactory.parseMap(aws.journalOverrides()).withFallback(base);
        aws.provisionTables();
        return new OrderNode(config, dependencies, joined);
    }

    private OrderNode(Config config, Dependencies dependencies, Optional<Address> joined) {
        kit = ActorTestKit.create("orders", config);
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(joined.orElse(cluster.selfMember().address())));
        pipeline = OrderPipeline.start(
                kit.system(),
                new OrderMetrics(new PrometheusRegistry()),
                dependencies.asCalls(),
                EventPublisherPort.unheard(),
                SpanSink.none());
    }

    /** The pipeline of this node. */
    public OrderPipeline pipeline() {
        return pipeline;
    }

    /** The test kit of the node's actor system, for probes. */
    public ActorTestKit kit() {
        return kit;
    }

    /** Submits this order. */
    public CompletionStage<OrderProtocol.AcceptReply> accept(OrderAccepted order) {
        return pipeline.order(order.id()).ask(replyTo -> new OrderProtocol.Accept(order, true, replyTo), ASK_TIMEOUT);
    }

    /** Reads this order. */
    public CompletionStage<OrderProtocol.ReadReply> get(OrderId id) {
        return pipeline.order(id).ask(replyTo -> new OrderProtocol.Get(0, replyTo), ASK_TIMEOUT);
    }

    /** Leaves the cluster as on a termination signal: the node first hands its shards over. */
    public void leave() {
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Leave.create(cluster.selfMember().address()));
    }

    /** Stops the node as a crash would: it hands nothing over and does not leave the cluster. */
    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
