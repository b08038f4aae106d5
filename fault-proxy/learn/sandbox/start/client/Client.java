import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A client of the shop, as many are written. Each line of standard input is a number, a space and the body of an order. For
 * each order it prints what it believes: accepted, refused or unknown. Repair it until ./coffee learn test client is green.
 */
public class Client {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final URI ORDERS = URI.create(System.getenv("SHOP_URL") + "/orders");

    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] order = line.split(" ", 2);
            System.out.println("{\"n\":" + order[0] + ",\"believes\":\"" + place(order[1]) + "\"}");
        }
    }

    static String place(String body) throws InterruptedException {
        for (int attempt = 1; attempt <= 3; attempt++) {
            try {
                int status = send(body);
                if (status == 202) {
                    return "accepted";
                }
                if (status < 500) {
                    return "refused";
                }
            } catch (IOException noAnswer) {
                return "refused";
            }
            Thread.sleep(1000);
        }
        return "refused";
    }

    static int send(String body) throws IOException, InterruptedException {
        String stamped = body.replace("}", ",\"sent\":\"" + Instant.now() + "\"}");
        HttpRequest request = HttpRequest.newBuilder(ORDERS)
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(stamped))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
