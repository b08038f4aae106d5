package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures how much time the proxy adds to the acceptance of an order. It sends orders at a steady rate to the running
 * order API, in turns directly and through the proxy. For each round it prints the median time to the 202. {@code
 * ./coffee up} must run, without toxics.
 */
public final class AcceptMain {

    private static final String USAGE = """
            Usage: ./coffee bench accept [OPTIONS]        beside a running ./coffee up

              --direct URL     the order API itself (default http://127.0.0.1:8080)
              --proxied URL    the order API through the fault proxy (default http://127.0.0.1:8000)
              --rounds N       turns of both (default 5)
              --seconds N      length of a turn (default 5)
              --rate N         orders per second (default 20)
            """;

    private static final String ORDER =
            "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":1}],\"paymentMethod\":\"demo_ok\"}";
    private static final Set<String> NUMBERS = Set.of("--rounds", "--seconds", "--rate");
    private static final int ACCEPTED = 202;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int WARM_UP_ROUNDS = 6;
    private static final double NANOS_PER_MILLI = 1e6;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String run = UUID.randomUUID().toString();
    private final Map<String, String> settings;
    private final AtomicInteger sent = new AtomicInteger();

    private AcceptMain(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Measures and prints. */
    public static void main(String[] args) throws InterruptedException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "--direct", "http://127.0.0.1:8080",
                "--proxied", "http://127.0.0.1:8000",
                "--rounds", "5",
                "--seconds", "5",
                "--rate", "20"));
        if (List.of(args).contains("--help")) {
            System.out.print(USAGE);
            System.exit(0);
        }
        for (int i = 0; i < args.length; i += 2) {
            boolean known = settings.containsKey(args[i]) && i + 1 < args.length;
            if (!known || (NUMBERS.contains(args[i]) && !args[i + 1].matches("[1-9][0-9]{0,5}"))) {
                System.err.println("unknown option or wrong value: " + args[i]);
                System.err.print(USAGE);
                System.exit(2);
            }
            settings.put(args[i], args[i + 1]);
        }
        try {
            new AcceptMain(settings).measure(System.out);
        } catch (CompletionException e) {
            System.err.println("coffee: " + e.getCause().getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private int number(String option) {
        return Integer.parseInt(settings.get(option));
    }

    private void measure(PrintStream out) throws InterruptedException {
        // Both paths and the node warm up first: the first orders of a node take five times as long.
        for (int round = 1; round <= WARM_UP_ROUNDS; round++) {
            turn("--direct");
            turn("--proxied");
        }
        Samples direct = new Samples();
        Samples proxied = new Samples();
        out.println("| accept | direct p50 ms | proxied p50 ms | difference ms |\n|---|---|---|---|");
        for (int round = 1; round <= number("--rounds"); round++) {
            Samples directTurn = turn("--direct");
            Samples proxiedTurn = turn("--proxied");
            print(out, "round " + round, directTurn, proxiedTurn);
            direct.addAll(directTurn);
            proxied.addAll(proxiedTurn);
        }
        print(out, "all", direct, proxied);
    }

    private static void print(PrintStream out, String name, Samples direct, Samples proxied) {
        out.printf(
                "| %s | %.2f | %.2f | %.2f |%n",
                name, direct.median(), proxied.median(), proxied.median() - direct.median());
    }

    /** Sends the orders of one turn at a fixed rate, without waiting for the answers to earlier orders. */
    private Samples turn(String way) throws InterruptedException {
        long intervalNanos = Duration.ofSeconds(1).dividedBy(number("--rate")).toNanos();
        BlockingQueue<CompletableFuture<Double>> answers = new LinkedBlockingQueue<>();
        try (ScheduledExecutorService door = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> arrivals = door.scheduleAtFixedRate(
                    () -> answers.add(order(settings.get(way))), 0, intervalNanos, TimeUnit.NANOSECONDS);
            arrivals.get(number("--seconds"), TimeUnit.SECONDS);
        } catch (TimeoutException endOfTurn) {
            return millis(answers);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
        throw new IllegalStateException("the arrivals ended before their turn");
    }

    private static Samples millis(Iterable<CompletableFuture<Double>> answers) {
        Samples millis = new Samples();
        answers.forEach(answer -> millis.add(answer.join()));
        return millis;
    }

    private CompletableFuture<Double> order(String address) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/orders"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "bench-" + run + "-" + sent.incrementAndGet())
                .POST(BodyPublishers.ofString(ORDER))
                .build();
        long startNanos = System.nanoTime();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> {
            if (answer.statusCode() != ACCEPTED) {
                throw new CompletionException(
                        new IOException(address + " answered " + answer.statusCode() + ": " + answer.body()));
            }
            return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
        });
    }
}
