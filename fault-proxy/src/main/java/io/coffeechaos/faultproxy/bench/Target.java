package io.coffeechaos.faultproxy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A way to the upstream that is measured.
 *
 * @param name as shown in the tables
 * @param port where clients connect
 * @param control the control API's address, or empty for the direct way
 * @param process the proxy's process, when it is on this machine and known
 */
record Target(String name, int port, Optional<String> control, Optional<Long> process) {

    private static final String PROXY = "bench";
    private static final int FIRST_ERROR_STATUS = 400;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Target direct(int upstreamPort) {
        return new Target("direct", upstreamPort, Optional.empty(), Optional.empty());
    }

    /** Creates the proxy to measure. */
    static Target proxied(String name, String control, int upstreamPort, Optional<Long> process)
            throws IOException, InterruptedException {
        call(control, "DELETE", "/proxies/" + PROXY, "");
        JsonNode proxy = call(
                control,
                "POST",
                "/proxies",
                "{\"name\":\"%s\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:%d\"}"
                        .formatted(PROXY, upstreamPort));
        String listen = proxy.path("listen").asText();
        int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
        return new Target(name, port, Optional.of(control), process);
    }

    void addToxic(String type, String attribute, long value) throws IOException, InterruptedException {
        String body = "{\"name\":\"t\",\"type\":\"%s\",\"attributes\":{\"%s\":%d}}".formatted(type, attribute, value);
        JsonNode answer = call(control.orElseThrow(), "POST", "/proxies/" + PROXY + "/toxics", body);
        if (answer.has("error")) {
            throw new IOException(name + ": " + answer.path("error").asText());
        }
    }

    void removeToxic() throws IOException, InterruptedException {
        call(control.orElseThrow(), "DELETE", "/proxies/" + PROXY + "/toxics/t", "");
    }

    void delete() throws IOException, InterruptedException {
        if (control.isPresent()) {
            call(control.get(), "DELETE", "/proxies/" + PROXY, "");
        }
    }

    private static JsonNode call(String control, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + control + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= FIRST_ERROR_STATUS && !method.equals("DELETE")) {
            throw new IOException(control + path + ": " + response.body().strip());
        }
        return MAPPER.readTree(response.body());
    }

    /** A connection that asks the upstream for {@code bytes} bytes, or for an echo with 0. */
    Socket connect(long bytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.getOutputStream()
                .write(ByteBuffer.allocate(Long.BYTES).putLong(bytes).array());
        return socket;
    }
}
