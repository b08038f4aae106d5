import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A client that is never wrong about an order: one key and the same bytes for each order, four attempts with growing and random
 * pauses, and "unknown" if none of them got a final answer.
 */
public class Client {
    static final long[] PAUSES_MS = {0, 1000, 3000, 5000};
    static final long RETRY_AFTER_MS_MAX = 15_000;
    static final Set<Integer> ASK_FOR_ANOTHER = Set.of(409, 429, 500, 502, 503, 504);

    static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    static final URI ORDERS = URI.create(System.getenv("SHOP_URL") + "/orders");

    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] order = line.split(" ", 2);
            System.out.println("{\"n\":" + order[0] + ",\"believes\":\"" + place(order[1]) + "\"}");
        }
    }

    static String place(String body) throws InterruptedException {
        String key = UUID.randomUUID().toString();
        long retryAfterMs = 0;
        for (long usualMs : PAUSES_MS) {
            long jitteredMs = usualMs + (long) (usualMs * 0.2 * ThreadLocalRandom.current().nextDouble());
            Thread.sleep(Math.max(jitteredMs, retryAfterMs));
            retryAfterMs = 0;
            try {
                HttpResponse<String> answer = send(key, body);
                if (answer.statusCode() == 202) {
                    return "accepted";
                }
                if (!ASK_FOR_ANOTHER.contains(answer.statusCode())) {
                    return "refused";
                }
                retryAfterMs = retryAfterMs(answer);
            } catch (IOException noAnswer) {
                // The order may exist. The next attempt finds out.
            }
        }
        return "unknown";
    }

    static long retryAfterMs(HttpResponse<String> answer) {
        long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(0);
        return Math.min(seconds * 1000, RETRY_AFTER_MS_MAX);
    }

    static HttpResponse<String> send(String key, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(ORDERS)
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
