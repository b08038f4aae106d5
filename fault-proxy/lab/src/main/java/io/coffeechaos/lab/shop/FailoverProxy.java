package io.coffeechaos.lab.shop;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectHttp;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.OutgoingConnection;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Sends a request to the next reachable upstream and streams the answer back.
 *
 * <p>Each request has its own connection, because a fault proxy draws toxicity per connection: 0.3 then means three
 * requests in ten. An upstream that refuses the connection, or closes it without an answer, is skipped for 2 s while
 * other upstreams exist. A request that may have arrived is not sent again, unless it is a GET: the client retries by
 * itself, with its own idempotency key.
 */
final class FailoverProxy {
    /** Longer than the longest wait of the order API (30 s) plus network delays. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(38);

    private static final Duration SKIP = Duration.ofSeconds(2);

    /** Headers of one connection only, and headers that Pekko adds for the application. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "timeout-access",
            "raw-request-uri",
            "remote-address");

    private final ActorSystem system;
    private final List<URI> upstreams;
    private final Clock clock;
    private final Consumer<URI> skips;
    private final Map<URI, Instant> skippedUntil = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** @param skips gets each upstream that is skipped from now on */
    FailoverProxy(ActorSystem system, List<URI> upstreams, Clock clock, Consumer<URI> skips) {
        this.system = system;
        this.upstreams = List.copyOf(upstreams);
        this.clock = clock;
        this.skips = skips;
    }

    /**
     * Sends {@code request} with the target {@code target}.
     *
     * @return the upstream's answer; 502 when no upstream answers, 504 when one takes longer than
     *     {@link #ANSWER_TIMEOUT}
     */
    CompletionStage<HttpResponse> forward(HttpRequest request, String target) {
        return tryInTurn(outgoing(request, target), candidates());
    }

    /** The upstreams to try, in turn. The upstreams that are currently skipped come last. */
    private List<URI> candidates() {
        List<URI> inTurn = new ArrayList<>();
        List<URI> skipped = new ArrayList<>();
        int first = Math.floorMod(turn.getAndIncrement(), upstreams.size());
        Instant now = clock.instant();
        for (int i = 0; i < upstreams.size(); i++) {
            URI upstream = upstreams.get((first + i) % upstreams.size());
            boolean skip = now.isBefore(skippedUntil.getOrDefault(upstream, Instant.MIN));
            (skip ? skipped : inTurn).add(upstream);
        }
        inTurn.addAll(skipped);
        return inTurn;
    }

    private CompletionStage<HttpResponse> tryInTurn(HttpRequest request, List<URI> candidates) {
        URI upstream = candidates.getFirst();
        List<URI> others = candidates.subList(1, candidates.size());
        Flow<HttpRequest, HttpResponse, CompletionStage<OutgoingConnection>> connection =
                Http.get(system).outgoingConnection(ConnectHttp.toHost(upstream.getHost(), upstream.getPort()));
        Pair<CompletionStage<OutgoingConnection>, CompletionStage<HttpResponse>> exchange = Source.single(request)
                // The request side stays open: its end would be a half-close, which a proxy forwards.
                .concat(Source.maybe())
                .viaMat(connection, Keep.right())
                .toMat(Sink.head(), Keep.both())
                .run(system);
        CompletableFuture<Boolean> connected =
                exchange.first().handle((open, failure) -> failure == null).toCompletableFuture();
        return exchange.second()
                .toCompletableFuture()
                .orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> Optional.ofNullable(failure)
                        .map(why -> failed(request, upstream, others, connected.join(), why))
                        .orElseGet(() -> CompletableFuture.completedFuture(incoming(answer))))
                .thenCompose(answer -> answer);
    }

    private CompletionStage<HttpResponse> failed(
            HttpRequest request, URI upstream, List<URI> others, boolean connected, Throwable why) {
        if (why instanceof TimeoutException) {
            return CompletableFuture.completedFuture(
                    ShopServer.problem(504, "No answer in time", "The order may exist: the same key finds it."));
        }
        skippedUntil.put(upstream, clock.instant().plus(SKIP));
        skips.accept(upstream);
        boolean mayHaveArrived = connected && !request.method().equals(HttpMethods.GET);
        if (others.isEmpty() || mayHaveArrived) {
            return CompletableFuture.completedFuture(ShopServer.problem(
                    502,
                    "The order service cannot be reached",
                    connected ? "It closed without an answer." : "It does not accept connections."));
        }
        return tryInTurn(request, others);
    }

    private static HttpRequest outgoing(HttpRequest request, String target) {
        HttpRequest outgoing = HttpRequest.create().withMethod(request.method()).withUri(Uri.create(target));
        String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
        List<HttpHeader> headers = new ArrayList<>();
        for (HttpHeader header : request.getHeaders()) {
            // The shop's own origin is removed under every local host name, because it is not cross-origin.
            boolean ownOrigin = header.is("origin") && header.value().equals("http://" + host);
            if (!ownOrigin && !NOT_FORWARDED.contains(header.lowercaseName().toLowerCase(Locale.ROOT))) {
                headers.add(header);
            }
        }
        return outgoing.withHeaders(headers).withEntity(request.entity());
    }

    private static HttpResponse incoming(HttpResponse answer) {
        List<HttpHeader> headers = new ArrayList<>();
        for (HttpHeader header : answer.getHeaders()) {
            if (!NOT_FORWARDED.contains(header.lowercaseName())) {
                headers.add(header);
            }
        }
        return answer.withHeaders(headers);
    }
}
