package io.coffeechaos.orders.queue.events;

import com.typesafe.config.Config;
import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.ExponentialBackoff;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the events of finished orders of a node until the queue has each of them, behind its own circuit breaker. A
 * plain object without queue, clock or actor; one thread at a time calls it.
 *
 * <p>It keeps its events only in memory. An order counts as published only once its event is acknowledged. An event
 * that is lost with the node, or dropped above the bound, is therefore published again when the sweeper wakes its
 * order.
 */
public final class OrderEventPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(OrderEventPublisher.class);

    /** The effects that the publisher asks for. */
    public interface Port {
        /**
         * Sends the event. {@link OrderEventPublisher#sent} is called when the queue has answered or the request has
         * timed out.
         */
        void send(FinishedOrder order);

        /** Calls {@link OrderEventPublisher#wake} after the delay. */
        void wakeAfter(Duration delay);
    }

    /**
     * The settings of {@code coffee.orders.events}. reference.conf describes each setting.
     *
     * @param pendingMax most events that wait
     * @param inFlightMax most events that are sent and not yet answered
     * @param failuresMax consecutive failures that open the breaker
     * @param resetMin how long the breaker stays open the first time
     * @param resetMax how long the breaker stays open at most
     */
    public record Settings(int pendingMax, int inFlightMax, int failuresMax, Duration resetMin, Duration resetMax) {
        /** Reads {@code coffee.orders.events}. */
        public static Settings of(Config config) {
            Config events = config.getConfig("coffee.orders.events");
            return new Settings(
                    events.getInt("pending-max"),
                    events.getInt("in-flight-max"),
                    events.getInt("breaker.failures-max"),
                    events.getDuration("breaker.reset-min"),
                    events.getDuration("breaker.reset-max"));
        }
    }

    private record Pending(FinishedOrder order, Runnable acknowledged) {}

    private final Settings settings;
    private final Port port;
    private final QueueMetrics metrics;
    private final OrderMetrics breakers;
    private final Map<OrderId, Pending> pending = new HashMap<>();
    /** The orders of {@link #pending} that are not in flight, longest wait first. */
    private final Queue<OrderId> waiting = new ArrayDeque<>();

    /** Another thread reads it for the metrics. */
    private volatile BreakerState breaker = BreakerState.CLOSED;

    private int inFlight;
    private int failures;
    private int openings;

    /** Creates a publisher with a closed breaker and no events. */
    public OrderEventPublisher(Settings settings, Port port, QueueMetrics metrics, OrderMetrics breakers) {
        this.settings = settings;
        this.port = port;
        this.metrics = metrics;
        this.breakers = breakers;
        breakers.watchBreaker(OrderMetrics.EVENTS_BREAKER, () -> breaker);
    }

    /**
     * Publishes the event of this order. If its event already waits, only the acknowledgement is replaced. Above the
     * bound the event is dropped, and the sweeper wakes its order later.
     *
     * @param order the event
     * @param acknowledged runs when the queue has the event, never otherwise. If an order is published several times,
     *     only the last one runs.
     */
    public void publish(FinishedOrder order, Runnable acknowledged) {
        boolean known = pending.containsKey(order.orderId());
        if (!known && pending.size() >= settings.pendingMax()) {
            LOG.atWarn()
                    .addKeyValue("orderId", order.orderId())
                    .addKeyValue("traceId", order.traceId())
                    .log("event dropped: {} already wait; the sweeper wakes the order", settings.pendingMax());
            return;
        }
        pending.put(order.orderId(), new Pending(order, acknowledged));
        if (!known) {
            waiting.add(order.orderId());
        }
        sendMore();
    }

    /** The result of a sent event: the queue has it, or this is unknown. */
    public void sent(OrderId id, boolean arrived) {
        inFlight--;
        if (arrived) {
            failures = 0;
            openings = 0;
            change(BreakerState.CLOSED);
            metrics.eventPublished();
            pending.remove(id).acknowledged().run();
        } else {
            failures++;
            waiting.add(id);
            if (breaker == BreakerState.HALF_OPEN
                    || (breaker == BreakerState.CLOSED && failures >= settings.failuresMax())) {
                change(BreakerState.OPEN);
                port.wakeAfter(new ExponentialBackoff(settings.resetMin(), settings.resetMax()).delay(openings++));
            }
        }
        sendMore();
    }

    /** The open time of the breaker is over. One event may try. */
    public void wake() {
        if (breaker == BreakerState.OPEN) {
            change(BreakerState.HALF_OPEN);
        }
        sendMore();
    }

    private void sendMore() {
        int inFlightMax =
                switch (breaker) {
                    case CLOSED -> settings.inFlightMax();
                    case HALF_OPEN -> 1;
                    case OPEN -> 0;
                };
        while (inFlight < inFlightMax && !waiting.isEmpty()) {
            inFlight++;
            port.send(pending.get(waiting.remove()).order());
        }
        metrics.eventsPending(pending.size());
    }

    private void change(BreakerState newer) {
        if (breaker != newer) {
            LOG.info("breaker of the events queue: {}", newer);
            breaker = newer;
            breakers.breakerChanged(OrderMetrics.EVENTS_BREAKER, newer);
        }
    }
}
