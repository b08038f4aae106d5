package io.coffeechaos.orders.metrics;

import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The order metrics of one node, with the names of order-api.md 11. Thread-safe.
 *
 * <p>Every series exists from the start. A series that appears with its first event has no value before it, so
 * Prometheus' {@code increase()} does not see that event.
 */
public final class OrderMetrics {
    private static final String REVERSED = "reversed";
    private static final String NOTHING_SEEN = "nothing_seen";

    /** The name of the circuit breaker in front of the events queue. The breaker of a dependency has the name of its step. */
    public static final String EVENTS_BREAKER = "order-events";

    /** The name of the circuit breaker in front of the journal, for acceptances. */
    public static final String ACCEPT_BREAKER = "accept";

    /** The reason of a refusal whose code is not in {@link #REASONS}. A dependency chooses the code. */
    private static final String OTHER = "other";

    /** The reasons with which an order can end, by status. */
    private static final Map<String, List<String>> REASONS = Map.of(
            "CONFIRMED", List.of("none"),
            "REJECTED", List.of("PAYMENT_DECLINED", "OUT_OF_STOCK", "CANNOT_SHIP", OTHER),
            "CANCELLED", List.of(CompensationOutcome.CANCELLED_BY_CUSTOMER),
            "EXPIRED", List.of(CompensationOutcome.TIME_BUDGET_SPENT));

    private static final List<String> IDEMPOTENCY_RESULTS = List.of("new", "replay", "mismatch", "in_progress");

    /** The outcome labels of an attempt ({@link StepOutcome#label}). */
    private static final List<String> OUTCOMES =
            List.of("done", "refused", "uncertain", "not_sent", "superseded", "undone");

    /** An actor that its supervisor restarts after a failure. */
    public enum Supervised {
        /** The entity of an order. */
        ENTITY,
        /** The bulkhead of a step. */
        BULKHEAD,
        /** A sweeper of open orders. */
        SWEEPER;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private volatile Predicate<TraceId> kept = trace -> true;
    private final Counter accepted;
    private final Counter finished;
    private final Histogram timeToTerminal;
    private final Counter idempotency;
    private final Histogram stepDuration;
    private final Counter stepRetries;
    private final Map<String, Supplier<BreakerState>> breakers = new ConcurrentHashMap<>();
    private final Counter breakerTransitions;
    private final Counter compensations;
    private final Gauge stuckUndos;
    private final Counter quarantined;
    private final Counter restarts;
    private final LaneMetrics lanes;
    private final RowMetrics rows;
    private final EntityMetrics entities;
    private final CallMetrics calls;

    /** Registers all metrics. A registry accepts only one such set. */
    public OrderMetrics(PrometheusRegistry registry) {
        accepted = Counter.builder()
                .name("orders_accepted_total")
                .help("Orders whose acceptance became durable on this node.")
                .register(registry);
        finished = Counter.builder()
                .name("orders_finished_total")
                .help("Orders that became terminal on this node.")
                .labelNames("status", "reason")
                .register(registry);
        timeToTerminal = Histogram.builder()
                .name("order_time_to_terminal_seconds")
                .unit(Unit.SECONDS)
                .help("Time from acceptance to the terminal event.")
                .labelNames("status")
                .classicUpperBounds(0.1, 0.5, 1, 2, 3, 5, 10, 30, 60, 120, 300, 900, 3600)
                .classicOnly()
                .register(registry);
        idempotency = Counter.builder()
                .name("idempotency_requests_total")
                .help("Answers to orders, by the result for their idempotency key.")
                .labelNames("result")
                .register(registry);
        stepDuration = Histogram.builder()
                .name("step_duration_seconds")
                .unit(Unit.SECONDS)
                .help("Duration of one attempt of a step.")
                .labelNames("step", "outcome")
                .classicUpperBounds(0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5)
                .classicOnly()
                .register(registry);
        stepRetries = Counter.builder()
                .name("step_retries_total")
                .help("Attempts of a step after the first one.")
                .labelNames("step")
                .register(registry);
        GaugeWithCallback.builder()
                .name("circuit_breaker_state")
                .help("State of a breaker: 0 closed, 1 half-open, 2 open.")
                .labelNames("name")
                .callback(gauge ->
                        breakers.forEach((name, state) -> gauge.call(state.get().gauge(), name)))
                .register(registry);
        breakerTransitions = Counter.builder()
                .name("circuit_breaker_transitions_total")
                .help("State changes of a breaker, by new state.")
                .labelNames("name", "to")
                .register(registry);
        compensations = Counter.builder()
                .name("compensations_total")
                .help("Acknowledged undos that reversed an effect or found nothing to reverse.")
                .labelNames("step", "outcome")
                .register(registry);
        stuckUndos = Gauge.builder()
                .name("compensations_stuck")
                .help("Parked undos of this node. Alert if the value stays above 0.")
                .labelNames("step")
                .register(registry);
        quarantined = Counter.builder()
                .name("orders_quarantined_total")
                .help("Orders whose own event history cannot be replayed. Alert on any increase.")
                .register(registry);
        restarts = Counter.builder()
                .name("pekko_restarts_total")
                .help("Restarts of an actor by its supervisor.")
                .labelNames("part")
                .register(registry);
        for (Supervised part : Supervised.values()) {
            restarts.initLabelValues(part.label());
        }
        lanes = new LaneMetrics(registry);
        rows = new RowMetrics(registry, InstantSource.system());
        calls = new CallMetrics(registry);
        entities = new EntityMetrics(registry);
        for (Step step : Step.values()) {
            stepRetries.initLabelValues(step.wireName());
            stuckUndos.initLabelValues(step.wireName());
            compensations.initLabelValues(step.wireName(), REVERSED);
            compensations.initLabelValues(step.wireName(), NOTHING_SEEN);
            OUTCOMES.forEach(outcome -> stepDuration.initLabelValues(step.wireName(), outcome));
            initBreaker(step.wireName());
        }
        initBreaker(EVENTS_BREAKER);
        initBreaker(ACCEPT_BREAKER);
        IDEMPOTENCY_RESULTS.forEach(idempotency::initLabelValues);
        REASONS.forEach((status, reasons) -> {
            timeToTerminal.initLabelValues(status);
            reasons.forEach(reason -> finished.initLabelValues(status, reason));
        });
    }

    private void initBreaker(String name) {
        breakers.put(name, () -> BreakerState.CLOSED);
        for (BreakerState state : BreakerState.values()) {
            breakerTransitions.initLabelValues(name, state.label());
        }
    }

    /** Says which traces are kept. Others are no exemplars, because nobody can look at them. Until then all are. */
    public void exemplarsFrom(Predicate<TraceId> traces) {
        kept = traces;
    }

    /** Counts an acceptance that became durable, with its trace as an exemplar. */
    public void accepted(TraceId trace) {
        exemplar(trace).ifPresentOrElse(accepted::incWithExemplar, accepted::inc);
    }

    /**
     * Records an order that became terminal.
     *
     * @param status the terminal status
     * @param reason the reason code, or {@code none}. An unknown code counts as {@code other}, so that a dependency
     *     cannot make new series.
     * @param sinceAcceptance the time from acceptance to the terminal event
     * @param trace the exemplar
     */
    public void finished(String status, String reason, Duration sinceAcceptance, TraceId trace) {
        boolean known = REASONS.getOrDefault(status, List.of()).contains(reason);
        finished.labelValues(status, known ? reason : OTHER).inc();
        observe(timeToTerminal.labelValues(status), sinceAcceptance.toMillis() / 1000.0, trace);
    }

    /** Counts an answer to an idempotency key: {@code new}, {@code replay}, {@code mismatch} or {@code in_progress}. */
    public void idempotency(String result) {
        idempotency.labelValues(result).inc();
    }

    /** The number of such answers since the node started. */
    public long idempotencyCount(String result) {
        return (long) idempotency.labelValues(result).get();
    }

    /** Records one finished attempt of a step, with the trace of its order as an exemplar. */
    public void stepEnded(Step step, StepOutcome outcome, Duration took, TraceId trace) {
        observe(stepDuration.labelValues(step.wireName(), outcome.label()), took.toNanos() / 1e9, trace);
    }

    private void observe(DistributionDataPoint series, double seconds, TraceId trace) {
        exemplar(trace)
                .ifPresentOrElse(
                        exemplar -> series.observeWithExemplar(seconds, exemplar), () -> series.observe(seconds));
    }

    private Optional<Labels> exemplar(TraceId trace) {
        return kept.test(trace) ? Optional.of(Labels.of("trace_id", trace.value())) : Optional.empty();
    }

    /** Counts a retry of a step. */
    public void stepRetried(Step step) {
        stepRetries.labelValues(step.wireName()).inc();
    }

    /** Counts an acknowledged undo. */
    public void undone(Step step, boolean reversed) {
        compensations
                .labelValues(step.wireName(), reversed ? REVERSED : NOTHING_SEEN)
                .inc();
    }

    /** An undo is parked until its next attempt. */
    public void undoStuck(Step step) {
        stuckUndos.labelValues(step.wireName()).inc();
    }

    /** An undo is no longer parked, or its saga run has stopped. */
    public void undoFreed(Step step) {
        stuckUndos.labelValues(step.wireName()).dec();
    }

    /** The number of parked undos of this step. */
    public long undosStuck(Step step) {
        return (long) stuckUndos.labelValues(step.wireName()).get();
    }

    /** Counts a quarantined order. */
    public void quarantined() {
        quarantined.inc();
    }

    /** The number of quarantined orders since the node started. */
    public long quarantinedCount() {
        return (long) quarantined.get();
    }

    /**
     * Counts a state change of a breaker.
     *
     * @param name the wire name of the step, {@link #EVENTS_BREAKER} or {@link #ACCEPT_BREAKER}
     * @param state the new state
     */
    public void breakerChanged(String name, BreakerState state) {
        breakerTransitions.labelValues(name, state.label()).inc();
    }

    /**
     * Says how to read the state of a breaker. It is read at each scrape. A later breaker of the same name replaces an
     * earlier one.
     *
     * @param name as in {@link #breakerChanged}
     */
    public void watchBreaker(String name, Supplier<BreakerState> state) {
        breakers.put(name, state);
    }

    /** The supervisor of an actor restarts it. */
    public void restarted(Supervised part) {
        restarts.labelValues(part.label()).inc();
    }

    /** The number of restarts of such actors since the node started. */
    public long restartedCount(Supervised part) {
        return (long) restarts.labelValues(part.label()).get();
    }

    /** The metrics of the bulkheads. */
    public LaneMetrics lanes() {
        return lanes;
    }

    /** The metrics of the rows. */
    public RowMetrics rows() {
        return rows;
    }

    /** The metrics of requests to tables and queues. */
    public CallMetrics calls() {
        return calls;
    }

    /** The metrics of the entities. */
    public EntityMetrics entities() {
        return entities;
    }
}
