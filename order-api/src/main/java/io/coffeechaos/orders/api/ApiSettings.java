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
 * The numbers and names of the HTTP side, read once from {@code coffee.api}; application.conf explains each.
 *
 * @param host what to bind to
 * @param port what to bind to; 0 takes a free one
 * @param operators who may see what concerns all customers
 * @param shopOrigins may call from a browser
 * @param tenant whose shop
 * @param catalogueFile replaces the bundled catalogue
 * @param ratePerSecond orders a second; 0 turns the limit off
 * @param rateBurst orders at once after a quiet time
 * @param acceptancesMax acceptances in flight
 * @param waitersMax requests held back at once
 * @param streamsMax event streams at once
 * @param bodyMax how long a body may take to arrive
 * @param writeMax how long journal and row may take before the answer is "unknown"
 * @param intakeMax how long the intake queue may take to store an order that the journal did not
 * @param readMax how long a row, or an entity, may take to be read
 * @param seedWaitMax how long the original lab's endpoint waits for an order's end
 * @param breakerOrders so many different orders must fail before new ones are turned away
 * @param breakerReset how long until one may try again
 * @param countsFreshFor how long a count of all rows is used again
 * @param countsMax how long counting may take
 * @param checkMax how long a health check may take
 * @param subscriptionRenewal how often an event stream renews its subscription
 * @param heartbeat how often an event stream sends a comment
 * @param drainMax how long requests in flight may take at shutdown
 * @param startMax how long the store may take to be reachable at start
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
        Duration checkMax,
        Duration subscriptionRenewal,
        Duration heartbeat,
        Duration drainMax,
        Duration startMax) {

    /**
     * Reads {@code coffee.api}, and the tenant of {@code coffee.orders}.
     *
     * @throws IllegalStateException if others could reach the server without a token
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
                api.getDuration("check-max"),
                api.getDuration("stream.renewal"),
                api.getDuration("stream.heartbeat"),
                api.getDuration("drain-max"),
                api.getDuration("start-max"));
    }

    private static Optional<String> text(Config config, String path) {
        return Optional.of(config.getString(path)).filter(value -> !value.isBlank());
    }
}
