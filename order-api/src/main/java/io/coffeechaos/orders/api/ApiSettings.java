package io.coffeechaos.orders.api;

import com.typesafe.config.Config;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.api.admission.OperatorToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of the HTTP side. The node reads them once from {@code coffee.api}; application.conf explains each key.
 *
 * @param host address to bind to
 * @param port TCP port to bind to; 0 takes a free one
 * @param operators protects the addresses that show data of all customers
 * @param shopOrigins origins that may call the API from a browser
 * @param tenant owner of all orders of this service; a part of every order id
 * @param catalogueFile file that replaces the bundled catalogue
 * @param ratePerSecond most orders per second; 0 turns the limit off
 * @param rateBurst most orders at once after a quiet time
 * @param acceptancesMax most acceptances in flight
 * @param waitersMax most long polls at the same time
 * @param streamsMax most event streams at the same time
 * @param bodyMax time limit for the arrival of a request body
 * @param writeMax time limit for the journal and the row; after it the outcome of a write is unknown
 * @param intakeMax time limit for the intake queue to store an order that the journal did not store
 * @param readMax time limit for reading a row, and for the answer of an entity
 * @param seedWaitMax longest time that the original lab's endpoint waits for the end of an order
 * @param breakerOrders number of different orders that must fail before the breaker opens
 * @param breakerReset time until the open breaker lets one order try the journal
 * @param countsFreshFor time for which a count of all rows is reused
 * @param countsMax time limit for one count
 * @param countsInMetrics whether each scrape of the metrics counts all rows
 * @param checkMax time limit for one health check
 * @param subscriptionRenewal interval at which an event stream renews its subscription
 * @param heartbeat interval at which an event stream sends a comment
 * @param streamAgeMax longest time that an event stream is open
 * @param lameDuck time for which a node that ends still accepts connections
 * @param drainMax time limit for requests in flight at shutdown
 * @param startMax time limit for the store to become reachable at start
 */
record ApiSettings(
        String host,
        int port,
        OperatorToken operators,
        Set<String> shopOrigins,
        TenantId tenant,
        Optional<Path> catalogueFile,
        int ratePerSecond,
        int rateBurst,
        int acceptancesMax,
        int waitersMax,
        int streamsMax,
        Duration bodyMax,
        Duration writeMax,
        Duration intakeMax,
        Duration readMax,
        Duration seedWaitMax,
        int breakerOrders,
        Duration breakerReset,
        Duration countsFreshFor,
        Duration countsMax,
        boolean countsInMetrics,
        Duration checkMax,
        Duration subscriptionRenewal,
        Duration heartbeat,
        Duration streamAgeMax,
        Duration lameDuck,
        Duration drainMax,
        Duration startMax) {
    /** The phase in which the node waits so long has a limit of 16 s in cluster.conf. */
    private static final Duration LAME_DUCK_MAX = Duration.ofSeconds(10);

    /**
     * Reads {@code coffee.api}, and the tenant from {@code coffee.orders}.
     *
     * @throws IllegalStateException if other machines can reach the server and neither a token nor a permission is set,
     *     or if a value is out of its range
     */
    static ApiSettings of(Config config) {
        Config api = config.getConfig("coffee.api");
        return new ApiSettings(
                api.getString("host"),
                api.getInt("port"),
                OperatorToken.forHost(
                        api.getString("host"), text(api, "operator-token"), api.getBoolean("allow-remote")),
                Arrays.stream(api.getString("shop-origins").split(","))
                        .map(String::strip)
                        .filter(origin -> !origin.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()),
                new TenantId(config.getString("coffee.orders.tenant")),
                text(api, "catalogue-file").map(Path::of),
                api.getInt("rate.per-second"),
                api.getInt("rate.burst"),
                api.getInt("acceptances-max"),
                api.getInt("waiters-max"),
                api.getInt("streams-max"),
                api.getDuration("body-max"),
                api.getDuration("write-max"),
                api.getDuration("intake-max"),
                api.getDuration("read-max"),
                Duration.ofMillis(api.getLong("seed-wait-ms")),
                api.getInt("accept-breaker.orders"),
                api.getDuration("accept-breaker.reset"),
                api.getDuration("counts.fresh-for"),
                api.getDuration("counts.max"),
                countsInMetrics(config),
                api.getDuration("check-max"),
                api.getDuration("stream.renewal"),
                api.getDuration("stream.heartbeat"),
                api.getDuration("stream.age-max"),
                lameDuck(api),
                api.getDuration("drain-max"),
                api.getDuration("start-max"));
    }

    /** On AWS, a count of a large table is dear, and each scrape of each node would make one. */
    private static boolean countsInMetrics(Config config) {
        String given = config.getString("coffee.api.counts.in-metrics");
        return switch (given) {
            case "on" -> true;
            case "off" -> false;
            case "" -> !config.getString("coffee.orders.aws.dynamodb-endpoint").isEmpty();
            default ->
                throw new IllegalStateException("METRICS_COUNT_ROWS must be on, off or empty: is '" + given + "'");
        };
    }

    private static Duration lameDuck(Config api) {
        Duration given = api.getDuration("lame-duck");
        if (given.isNegative() || given.compareTo(LAME_DUCK_MAX) > 0) {
            throw new IllegalStateException("LAME_DUCK must be from 0s to " + LAME_DUCK_MAX.toSeconds() + "s: is "
                    + api.getString("lame-duck"));
        }
        return given;
    }

    private static Optional<String> text(Config config, String path) {
        return Optional.of(config.getString(path)).filter(value -> !value.isBlank());
    }
}
