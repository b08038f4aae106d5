package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Sends a thousand malformed requests as bytes on a socket. Each one gets a problem document, and none hangs. */
class MalformedRequestsIT {
    private static final int REQUESTS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2}]}";

    @Test
    void everyMalformedRequestIsAnsweredWithAProblemAndTheNodeStaysReady() throws Exception {
        long seed = Budget.seed("MalformedRequestsIT");
        SplittableRandom random = new SplittableRandom(seed);
        Stack stack = SharedStack.healthy();
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> wrong = new ArrayList<>();

        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = malformed(random, i);
            String answer = exchange(stack.port(8080), request);
            int status = status(answer);
            statuses.merge(status, 1, Integer::sum);
            boolean expected = (status >= 400 && status < 500) || status == 501 || status == 505;
            if (!expected || (status < 500 && !isProblem(answer))) {
                wrong.add(excerpt(new String(request, StandardCharsets.ISO_8859_1)) + "\n  -> " + excerpt(answer));
            }
        }

        System.out.println("statuses " + statuses);
        assertThat(wrong).isEmpty();
        assertThat(stack.lab().health("node-1").path("status").asText()).isEqualTo("ready");
        assertThat(stack.lab().states().values()).containsOnly("up");
    }

    private static byte[] malformed(SplittableRandom random, int number) {
        String key = "Idempotency-Key: bad-" + number + "\r\n";
        String json = "Content-Type: application/json\r\n";
        return switch (number % 20) {
            case 0 -> post(key + json, GOOD.substring(0, random.nextInt(1, GOOD.length())));
            case 1 -> post(key + json, "{\"items\":" + oneOf(random, "null", "{}", "\"x\"", "7", "[]", "[null]") + "}");
            case 2 ->
                post(
                        key + json,
                        "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":"
                                + oneOf(random, "0", "-1", "21", "1.5", "\"2\"", "1e9", "null", "99999999999999999999")
                                + "}]}");
            case 3 -> post(key + json, "[".repeat(random.nextInt(200, 7000)));
            case 4 -> post(key + json, "{\"items\":[{\"productId\":\"" + "x".repeat(random.nextInt(17_000, 60_000)));
            case 5 -> post(key + json, noise(random, random.nextInt(1, 400)));
            case 6 ->
                post(key + "Content-Type: " + oneOf(random, "text/plain", "text/xml", "image/png") + "\r\n", GOOD);
            case 7 -> post(json, GOOD);
            case 8 -> post("Idempotency-Key: " + "k".repeat(random.nextInt(256, 2000)) + "\r\n" + json, GOOD);
            case 9 -> post("Idempotency-Key: " + oneOf(random, "", "a b", "\"open", "é", "a\tb") + "\r\n" + json, GOOD);
            case 10 ->
                // An unknown product is not malformed: it may have been in the catalogue.
                post(key + json, GOOD.replace("kenyan-aa", oneOf(random, "", "No Tea", "../etc", "%00", "\\u0000")));
            case 11 -> get("/orders/" + oneOf(random, "x", "ord_", "%00", "..%2f..", "ord_" + "z".repeat(300)), "");
            case 12 ->
                get("/orders?" + oneOf(random, "limit=0", "limit=101", "limit=x", "status=NOPE", "cursor=%21"), "");
            case 13 ->
                raw(oneOf(random, "PUT", "PATCH", "DELETE") + " /orders HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Length: 0\r\n\r\n");
            case 14 -> raw(oneOf(random, "BREW", "orders", "G\u0001T") + " / HTTP/1.1\r\nHost: x\r\n\r\n");
            case 15 -> raw("GET / " + oneOf(random, "HTTP/9.9", "HTTP/", "COFFEE/1.0", "") + "\r\nHost: x\r\n\r\n");
            case 16 -> get("/orders/x", "X-Long: " + "y".repeat(random.nextInt(9000, 40_000)) + "\r\n");
            case 17 -> get("/" + "p".repeat(random.nextInt(5000, 20_000)), "");
            case 18 ->
                raw("POST /orders HTTP/1.1\r\nHost: x\r\n" + key + json + "Content-Length: "
                        + oneOf(random, "-1", "x", "99999999999999999999") + "\r\n\r\n" + GOOD);
            default ->
                raw("POST /orders HTTP/1.1\r\nHost: x\r\n" + key + json + "Transfer-Encoding: chunked\r\n\r\n"
                        + oneOf(random, "zz\r\n", "-5\r\n", "ffffffffffffffffff\r\n") + GOOD + "\r\n0\r\n\r\n");
        };
    }

    private static byte[] post(String headers, String body) {
        int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
        return raw("POST /orders HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    private static byte[] get(String target, String headers) {
        return raw("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    }

    private static byte[] raw(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String oneOf(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String noise(SplittableRandom random, int length) {
        StringBuilder noise = new StringBuilder("{");
        for (int i = 0; i < length; i++) {
            noise.append((char) random.nextInt(256));
        }
        return noise.toString();
    }

    /** Sends the bytes and reads one answer. Returns an empty string if the connection ends without an answer. */
    private static String exchange(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
            } catch (IOException closedEarly) {
                // The node may answer and close before it has read the whole request. Only the answer matters.
            }
            return readAnswer(socket.getInputStream());
        }
    }

    private static String readAnswer(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            int read = in.read(buffer);
            while (read >= 0) {
                bytes.write(buffer, 0, read);
                if (isComplete(bytes.toString(StandardCharsets.UTF_8))) {
                    break;
                }
                read = in.read(buffer);
            }
        } catch (SocketTimeoutException hanging) {
            return "HANGS after " + bytes.toString(StandardCharsets.UTF_8);
        } catch (IOException reset) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isComplete(String answer) {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        for (String line : answer.substring(0, head).split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                int length = Integer.parseInt(line.substring(15).strip());
                return answer.substring(head + 4).getBytes(StandardCharsets.UTF_8).length >= length;
            }
        }
        return false;
    }

    private static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    private static boolean isProblem(String answer) {
        int head = answer.indexOf("\r\n\r\n");
        try {
            return answer.contains("application/problem+json")
                    && JSON.readTree(answer.substring(head + 4)).path("status").asInt() == status(answer);
        } catch (IOException notJson) {
            return false;
        }
    }

    private static String excerpt(String text) {
        return text.substring(0, Math.min(200, text.length())).replace("\r\n", " | ");
    }
}
