import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A shop whose orders survive: the key of a request is the identity of its order, an order is in the journal before it is
 * accepted, and a thread of its own repeats the call to payment under one key until the answer is known.
 */
public class Shop {
    static final Duration CALL_MAX = Duration.ofSeconds(3);
    static final int FAILURES_MAX = 5;
    static final long BREAKER_OPEN_MS = 2_000;
    static final long PAUSE_MS = 500;
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(CALL_MAX).build();
    static final URI CHARGE = URI.create(System.getenv("PAYMENT_URL") + "/charge");
    static final Path JOURNAL = Path.of(System.getenv("DATA_DIR"), "orders.journal");

    static final class Order {
        final String id;
        final String body;
        volatile String status = "ACCEPTED";

        Order(String id, String body) {
            this.id = id;
            this.body = body;
        }
    }

    /** By their keys. */
    static final Map<String, Order> ORDERS = new ConcurrentHashMap<>();

    static int failures;
    static long openUntilMs;

    public static void main(String[] args) throws IOException {
        if (Files.exists(JOURNAL)) {
            Files.readAllLines(JOURNAL).forEach(Shop::recover);
        }
        ORDERS.values().stream().filter(order -> order.status.equals("ACCEPTED")).forEach(Shop::finish);
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/orders", Shop::handle);
        server.start();
    }

    static void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 200, list());
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (key == null) {
            answer(exchange, 400, "{\"error\":\"Idempotency-Key is missing\"}");
            return;
        }
        // Only one of the requests with this key makes the order. The others wait here, and get the same one.
        Order order = ORDERS.computeIfAbsent(key, unused -> accept(key, body));
        boolean same = order.body.equals(body);
        answer(exchange, same ? 202 : 422, same ? "{\"id\":\"" + order.id + "\"}" : "{\"error\":\"another order has this key\"}");
    }

    static Order accept(String key, String body) {
        Order order = new Order(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString(), body);
        write("A " + base64(key) + " " + order.id + " " + base64(body));
        finish(order);
        return order;
    }

    static void finish(Order order) {
        Thread.startVirtualThread(() -> {
            while (order.status.equals("ACCEPTED")) {
                awaitBreaker();
                int status = charge(order);
                count(status >= 500);
                if (status < 500) {
                    order.status = status == 200 ? "CONFIRMED" : "REJECTED";
                    write("E " + order.id + " " + order.status);
                } else {
                    sleep(PAUSE_MS + (long) (PAUSE_MS * Math.random()));
                }
            }
        });
    }

    static int charge(Order order) {
        HttpRequest request = HttpRequest.newBuilder(CHARGE)
                .timeout(CALL_MAX)
                .header("Idempotency-Key", order.id + ":payment")
                .POST(HttpRequest.BodyPublishers.ofString(order.body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException | InterruptedException noAnswer) {
            return 500;
        }
    }

    static synchronized void count(boolean failed) {
        failures = failed ? failures + 1 : 0;
        if (failures >= FAILURES_MAX) {
            openUntilMs = System.currentTimeMillis() + BREAKER_OPEN_MS;
        }
    }

    static void awaitBreaker() {
        for (long left = 1; left > 0; sleep(Math.max(0, left))) {
            synchronized (Shop.class) {
                left = openUntilMs - System.currentTimeMillis();
            }
        }
    }

    static void recover(String line) {
        String[] words = line.split(" ");
        if (words[0].equals("A")) {
            ORDERS.put(text(words[1]), new Order(words[2], text(words[3])));
        } else {
            ORDERS.values().stream().filter(order -> order.id.equals(words[1])).forEach(order -> order.status = words[2]);
        }
    }

    static synchronized void write(String line) {
        try {
            Files.writeString(JOURNAL, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
        } catch (IOException full) {
            throw new IllegalStateException("the journal cannot be written", full);
        }
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    static String list() {
        StringBuilder list = new StringBuilder("[");
        ORDERS.values().forEach(order -> list.append(list.length() > 1 ? "," : "")
                .append("{\"id\":\"" + order.id + "\",\"status\":\"" + order.status + "\"}"));
        return list.append("]").toString();
    }

    static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
