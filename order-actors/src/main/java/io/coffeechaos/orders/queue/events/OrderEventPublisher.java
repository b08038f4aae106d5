package io.coffeechaos.orders.queue.events;

import com.typesafe.config.Config;
import io.coffeechaos.orders.ExponentialBackoff;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the ends of a node's orders, each until the queue has it, behind a breaker of its own: the decisions, without
 * a queue, a clock or an actor. One thread at a time.
 *
 * <p>What it holds is memory only. An order is finished only once its end is acknowledged, so what is lost here, with the
 * node or over the bound, is published again when the order is woken.
 */
public final class OrderEventPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(OrderEventPublisher.class);
    private static final String BREAKER = "order-events";

    /** What it needs of the world. */
    public interface Port {
        /** Sends it; {@link OrderEventPublisher#sent} is called once it is known, or given up, whether it arrived. */
        void send(FinishedOrder order);

        /** {@link OrderEventPublisher#wake} is called after that time. */
        void wakeAfter(Duration delay);
    }

    /**
     * The numbers of {@code coffee.orders.events}; reference.conf explains each.
     *
     * @param pendingMax ends that may wait
     * @param inFlightMax ends sent and not yet answered
     * @param failuresMax failures in a row that open the breaker
     * @param resetMin how long it stays open first
     * @param resetMax how long it stays open at most
     */
    public record Settings(int pendingMax, int inFlightMax, int failuresMax, Duration resetMin, Duration resetMax) {
        /** Reads them. */
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

    private enum Breaker {
        CLOSED(0),
        HALF_OPEN(1),
        OPEN(2);

        /** The metric's value (order-api.md 11). */
        private final int gauge;

        Breaker(int gauge) {
            this.gauge = gauge;
        }
    }

    private record Pending(FinishedOrder order, Runnable acknowledged) {}

    private final Settings settings;
    private final Port port;
    private final QueueMetrics metrics;
    private final OrderMetrics breakers;
    private final Map<OrderId, Pending> pending = new HashMap<>();
    /** Those of {@link #pending} that are not in flight, longest waiting first. */
    private final Queue<OrderId> waiting = new ArrayDeque<>();

    private Breaker breaker = Breaker.CLOSED;
    private int inFlight;
    private int failures;
    private int openings;

    /** A closed breaker, nothing to publish. */
    public OrderEventPublisher(Settings settings, Port port, QueueMetrics metrics, OrderMetrics breakers) {
        this.settings = settings;
        this.port = port;
        this.metrics = metrics;
        this.breakers = breakers;
        breakers.breaker(BREAKER, Breaker.CLOSED.gauge);
    }

    /**
     * Publishes it, unless it waits already; beyond the bound it is dropped, and its order wakes again.
     *
     * @param acknowledged run once the queue has it, never otherwise; of several for one order only the last
     */
    public void publish(FinishedOrder order, Runnable acknowledged) {
        boolean known = pending.containsKey(order.orderId());
        if (!known && pending.size() >= settings.pendingMax()) {
            LOG.atWarn()
                    .addKeyValue("orderId", order.orderId())
                    .log("end not published yet: {} wait already; its order will be woken", settings.pendingMax());
            return;
        }
        pending.put(order.orderId(), new Pending(order, acknowledged));
        if (!known) {
            waiting.add(order.orderId());
        }
        sendMore();
    }

    /** An end that was sent has arrived, or is not known to have. */
    public void sent(OrderId id, boolean arrived) {
        inFlight--;
        if (arrived) {
            failures = 0;
            openings = 0;
            change(Breaker.CLOSED);
            metrics.eventPublished();
            pending.remove(id).acknowledged().run();
        } else {
            failures++;
            waiting.add(id);
            if (breaker == Breaker.HALF_OPEN || (breaker == Breaker.CLOSED && failures >= settings.failuresMax())) {
                change(Breaker.OPEN);
                port.wakeAfter(new ExponentialBackoff(settings.resetMin(), settings.resetMax()).delay(openings++));
            }
        }
        sendMore();
    }

    /** The breaker was open long enough: one end may try. */
    public void wake() {
        if (breaker == Breaker.OPEN) {
            change(Breaker.HALF_OPEN);
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

    private void change(Breaker newer) {
        if (breaker != newer) {
            LOG.info("publishing the ends of orders: breaker {}", newer);
            breaker = newer;
            breakers.breaker(BREAKER, newer.gauge);
            breakers.breakerChanged(BREAKER, newer.name().toLowerCase(Locale.ROOT));
        }
    }
}
