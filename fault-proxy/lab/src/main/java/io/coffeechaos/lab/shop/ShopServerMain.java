package io.coffeechaos.lab.shop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;

/**
 * The shop's web server. It serves the built webapp, sends {@code /api/*} through the fault proxy to the order API, and
 * sends {@code /lab/*} to the lab API.
 *
 * <p>Environment: {@code SHOP_PORT} (3000), {@code SHOP_FILES} (webapp/dist), {@code EDGES} (addresses of the edge
 * proxies, separated by commas; http://127.0.0.1:8000), {@code LAB} (http://127.0.0.1:8475). It binds 127.0.0.1. Exit
 * code 1 with one line on standard error when the port is in use or the files are missing.
 */
public final class ShopServerMain {
    static {
        // Each request has its own connection, which looks up the name of its edge again. Pekko reads these values too.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    private ShopServerMain() {}

    /** Starts the server and leaves it running. */
    public static void main(String[] args) {
        LogOutput.install(ShopServerMain.class);
        Map<String, String> environment = System.getenv();
        int port = Integer.parseInt(environment.getOrDefault("SHOP_PORT", "3000"));
        Path files = Path.of(environment.getOrDefault("SHOP_FILES", "webapp/dist"));
        List<URI> edges = Arrays.stream(environment
                        .getOrDefault("EDGES", "http://127.0.0.1:8000")
                        .split(",", -1))
                .map(String::strip)
                .map(URI::create)
                .toList();
        URI lab = URI.create(environment.getOrDefault("LAB", "http://127.0.0.1:8475"));
        if (!Files.isRegularFile(files.resolve("index.html"))) {
            System.err.println("The shop is not built: " + files.toAbsolutePath() + " has no index.html.");
            System.exit(1);
        }
        ActorSystem system = ActorSystem.create("shop", config());
        try {
            ServerBinding bound = start(system, port, files, edges, lab);
            System.out.println(
                    "shop on http://localhost:" + bound.localAddress().getPort());
        } catch (RuntimeException cannotStart) {
            Throwable why = cannotStart instanceof CompletionException ? cannotStart.getCause() : cannotStart;
            System.err.println("The shop cannot start on port " + port + ": " + why.getMessage());
            // Without this, the actor system would keep the process alive without a port.
            Runtime.getRuntime().halt(1);
        }
    }

    /**
     * Starts the server. It serves until the binding ends.
     *
     * @param port the port, 0 for any free port
     * @throws CompletionException when the port is in use
     */
    static ServerBinding start(ActorSystem system, int port, Path files, List<URI> edges, URI lab) {
        ShopMetrics metrics = new ShopMetrics(edges);
        FailoverProxy orders = new FailoverProxy(system, edges, Clock.systemUTC(), metrics::skipped);
        FailoverProxy labCalls = new FailoverProxy(system, List.of(lab), Clock.systemUTC(), skipped -> {});
        ShopServer server = new ShopServer(new ShopFiles(files), orders, labCalls, metrics, system);
        return Http.get(system)
                .newServerAt("127.0.0.1", port)
                .bind(server::handle)
                .toCompletableFuture()
                .join();
    }

    /**
     * The timeouts are longer than the longest wait of the order API (30 s). Otherwise the shop would cut off answers
     * that are still to come.
     */
    static Config config() {
        return ConfigFactory.parseMap(Map.of(
                        "pekko.http.server.request-timeout", FailoverProxy.ANSWER_TIMEOUT.toSeconds() + 2 + "s",
                        "pekko.http.server.idle-timeout", "75s",
                        // The answer to a broken or oversized body may take longer than Pekko's default of 100 ms.
                        "pekko.http.server.stream-cancellation-delay", "500ms",
                        "pekko.http.server.raw-request-uri-header", "on",
                        "pekko.http.server.server-header", "",
                        "pekko.http.client.connecting-timeout", "3s",
                        "pekko.http.client.idle-timeout", "60s",
                        "pekko.http.client.user-agent-header", "",
                        "pekko.loglevel", "WARNING",
                        // All timeouts here are whole seconds, and frequent ticks cost processor time in an idle shop.
                        "pekko.scheduler.tick-duration", "50ms"))
                // Health checks send HTTP/1.0 without a Host, or an empty Host.
                .withFallback(ConfigFactory.parseString("pekko.http.server.default-host-header = localhost"))
                .withFallback(ConfigFactory.load());
    }
}
