import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A shop, as many are written. POST /orders takes an order and calls payment, POST $PAYMENT_URL/charge. GET /orders lists all
 * orders. Repair it until ./coffee learn test shop is green. DATA_DIR is a folder that survives a crash.
 */
public class Shop {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final URI CHARGE = URI.create(System.getenv("PAYMENT_URL") + "/charge");

    /** The status of each order: ACCEPTED, CONFIRMED, REJECTED or FAILED. */
    static final Map<String, String> ORDERS = new ConcurrentHashMap<>();

    public static void main(String[] args) throws IOException {
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
        String id = UUID.randomUUID().toString();
        ORDERS.put(id, "ACCEPTED");
        int status = charge(body);
        ORDERS.put(id, status == 200 ? "CONFIRMED" : status < 500 ? "REJECTED" : "FAILED");
        answer(exchange, status < 500 ? 202 : 500, "{\"id\":\"" + id + "\"}");
    }

    static int charge(String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(CHARGE)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException noAnswer) {
            return 500;
        } catch (InterruptedException ending) {
            throw new IOException(ending);
        }
    }

    static String list() {
        StringBuilder list = new StringBuilder("[");
        ORDERS.forEach((id, status) -> list.append(list.length() > 1 ? "," : "")
                .append("{\"id\":\"" + id + "\",\"status\":\"" + status + "\"}"));
        return list.append("]").toString();
    }

    static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
