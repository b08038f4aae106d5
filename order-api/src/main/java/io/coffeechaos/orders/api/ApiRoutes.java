package io.coffeechaos.orders.api;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.handleRejections;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeoutResponse;

import io.coffeechaos.orders.api.admission.AcceptBreaker;
import io.coffeechaos.orders.api.admission.AdmissionControl;
import io.coffeechaos.orders.api.admission.ConcurrencyLimit;
import io.coffeechaos.orders.api.admission.OperatorToken;
import io.coffeechaos.orders.api.admission.RateLimit;
import io.coffeechaos.orders.api.catalogue.Catalogue;
import io.coffeechaos.orders.api.catalogue.CatalogueRoutes;
import io.coffeechaos.orders.api.docs.DeclaredAnswers;
import io.coffeechaos.orders.api.docs.DocumentRoutes;
import io.coffeechaos.orders.api.health.HealthCheck;
import io.coffeechaos.orders.api.health.HealthRoutes;
import io.coffeechaos.orders.api.http.Cors;
import io.coffeechaos.orders.api.http.GracefulShutdown;
import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.http.RequestTrace;
import io.coffeechaos.orders.api.metrics.HttpMetrics;
import io.coffeechaos.orders.api.metrics.MetricsRoutes;
import io.coffeechaos.orders.api.metrics.OrderGauges;
import io.coffeechaos.orders.api.metrics.WaitGauges;
import io.coffeechaos.orders.api.orders.CancelHandler;
import io.coffeechaos.orders.api.orders.OrderCounts;
import io.coffeechaos.orders.api.orders.OrderEntityClient;
import io.coffeechaos.orders.api.orders.OrderEventStream;
import io.coffeechaos.orders.api.orders.OrderListHandler;
import io.coffeechaos.orders.api.orders.OrderReadHandler;
import io.coffeechaos.orders.api.orders.OrderReader;
import io.coffeechaos.orders.api.orders.OrderRoutes;
import io.coffeechaos.orders.api.orders.PlaceOrder;
import io.coffeechaos.orders.api.problem.ParsingErrors;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import io.coffeechaos.orders.api.seed.SeedRoutes;
import io.coffeechaos.orders.api.telemetry.OtelSpans;
import io.coffeechaos.orders.api.telemetry.TracesRoute;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.queue.intake.IntakeQueue;
import io.coffeechaos.orders.readmodel.OrderRows;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Builds all routes of a node and the directives around them. Every request passes these directives; the outermost is
 * first:
 *
 * <pre>
 * trace -> duration metric -> no-store -> CORS -> time-outs, exceptions and unknown paths as problems -> route
 * </pre>
 */
final class ApiRoutes {
    private final HttpMetrics httpMetrics;
    private final Cors cors;
    private final OtelSpans spans;
    private final List<Supplier<Route>> routes;
    private final Map<String, IntSupplier> held;

    /**
     * The objects that the routes use.
     *
     * @param orders sends commands to the order entities
     * @param rows reads order rows without starting an entity
     * @param intake stores orders while the journal is unavailable
     * @param journalUp completes with true if the journal answers
     * @param metrics counts and times orders
     * @param registry holds all metrics of this node
     * @param checks the checks of the readiness probe
     * @param breakers the state of each dependency's circuit breaker, by dependency name
     * @param shutdown signals the shutdown of this node
     * @param clock gives the time for acceptances and for {@code Retry-After}
     * @param spans takes the spans of the requests, and remembers the last spans of the node
     */
    record Collaborators(
            OrderEntityClient orders,
            OrderRows rows,
            IntakeQueue intake,
            Supplier<CompletionStage<Boolean>> journalUp,
            OrderMetrics metrics,
            PrometheusRegistry registry,
            List<HealthCheck> checks,
            Supplier<Map<String, String>> breakers,
            GracefulShutdown shutdown,
            InstantSource clock,
            OtelSpans spans) {}

    ApiRoutes(ApiSettings settings, Collaborators around) {
        OperatorToken operators = settings.operators();
        spans = around.spans();
        httpMetrics = new HttpMetrics(around.registry());
        DeclaredAnswers.each(httpMetrics::declared);
        cors = new Cors(settings.shopOrigins());
        ParsingErrors.use(cors);
        Catalogue catalogue = Catalogue.load(settings.catalogueFile());
        OrderReader reads = new OrderReader(
                around.rows(),
                around.orders(),
                () -> around.journalUp().get().thenCombine(around.intake().isQuiet(), (up, quiet) -> up && quiet),
                settings.readMax());
        OrderCounts counts =
                new OrderCounts(around.rows(), settings.countsFreshFor(), settings.countsMax(), System::nanoTime);
        ConcurrencyLimit waiters = new ConcurrencyLimit(settings.waitersMax());
        ConcurrencyLimit streaming = new ConcurrencyLimit(settings.streamsMax());
        ConcurrencyLimit acceptances = new ConcurrencyLimit(settings.acceptancesMax());
        AdmissionControl admission = new AdmissionControl(
                new RateLimit(settings.ratePerSecond(), settings.rateBurst(), System::nanoTime),
                acceptances,
                httpMetrics::shed,
                settings.bodyMax());
        AcceptBreaker breaker = new AcceptBreaker(
                settings.breakerOrders(), settings.breakerReset(), System::nanoTime, state -> around.metrics()
                        .breakerChanged(OrderMetrics.ACCEPT_BREAKER, state));
        around.metrics().watchBreaker(OrderMetrics.ACCEPT_BREAKER, breaker::state);
        PlaceOrder acceptance = new PlaceOrder(
                around.orders(),
                reads,
                around.intake(),
                settings.tenant(),
                breaker,
                around.metrics(),
                around.clock(),
                settings.writeMax(),
                settings.intakeMax());
        OrderReadHandler reading = new OrderReadHandler(
                reads,
                new OrderEventStream(
                        around.orders(),
                        settings.subscriptionRenewal(),
                        settings.heartbeat(),
                        settings.streamAgeMax(),
                        settings.readMax()),
                waiters,
                streaming,
                around.shutdown(),
                around.clock());
        CancelHandler cancelling = new CancelHandler(reads, around.orders(), settings.writeMax(), around.clock());
        OrderListHandler lists =
                new OrderListHandler(around.rows(), counts, operators, around.metrics(), settings.readMax());
        WaitGauges.register(around.registry(), waiters::inFlight, streaming::inFlight);
        held = Map.of(
                "long polls",
                waiters::inFlight,
                "event streams",
                streaming::inFlight,
                "acceptances",
                acceptances::inFlight,
                "open writes",
                acceptance::openWrites,
                "listeners to the shutdown",
                () -> around.shutdown().begun().listeners());
        routes = List.of(
                new OrderRoutes(admission, catalogue, acceptance, reading, cancelling, lists)::route,
                new CatalogueRoutes(catalogue)::route,
                new HealthRoutes(around.checks(), around.breakers(), around.shutdown(), settings.checkMax())::route,
                new MetricsRoutes(
                        around.registry(),
                        settings.countsInMetrics() ? Optional.of(new OrderGauges(around.registry())) : Optional.empty(),
                        counts,
                        operators)::route,
                new TracesRoute(around.spans(), operators)::route,
                new DocumentRoutes(operators)::route,
                new SeedRoutes(admission, catalogue, acceptance, reads, waiters, settings.seedWaitMax())::route);
    }

    /** How much of each kind the open connections hold now. */
    Map<String, IntSupplier> held() {
        return held;
    }

    /** Returns the complete route of this node. */
    Route route() {
        return around(() -> concat(
                routes.getFirst().get(),
                routes.stream().skip(1).map(Supplier::get).toArray(Route[]::new)));
    }

    /** Wraps a route in the directives of this node. Tests also wrap a route that throws. */
    Route around(Supplier<Route> inner) {
        return RequestTrace.traced(
                spans,
                () -> httpMetrics.timed(() -> mapResponse(
                        ApiRoutes::notStored,
                        () -> cors.around(() -> withRequestTimeoutResponse(
                                this::timedOut,
                                () -> handleExceptions(
                                        ProblemHandlers.exceptions(),
                                        () -> handleRejections(ProblemHandlers.rejections(), inner)))))));
    }

    private static HttpResponse notStored(HttpResponse response) {
        return response.getHeader("Cache-Control").isPresent()
                ? response
                : Headers.with(response, "Cache-Control", "no-store");
    }

    /**
     * Every wait in the routes ends before Pekko's request time-out. If one does not, the outcome of the request is
     * unknown. Pekko sends this answer without the directives, so it gets its headers here.
     */
    private HttpResponse timedOut(HttpRequest request) {
        HttpResponse response = ProblemHandlers.render(
                Problem.storageUnavailable("The answer took too long. The same request is safe to send again."),
                request);
        return cors.marked(
                request,
                RequestTrace.answered(
                        notStored(response), RequestTrace.of(request).id()));
    }
}
