package io.coffeechaos.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A measured connection to the upstreams: direct, or through a proxy.
 *
 * @param name the name in the tables
 * @param echoPort the port where every byte comes back
 * @param sourcePort the port that sends bytes on request
 * @param control the control API; empty for the direct connection
 * @param process the process id of the proxy, if it is on this machine and known
 */
record Target(String name, int echoPort, int sourcePort, Optional<ControlApi> control, Optional<Long> process) {

    private static final String ECHO = "bench-echo";
    private static final String SOURCE = "bench-source";
    private static final String TOXIC = "bench-toxic";

    static Target direct(EchoServer echo, SourceServer source) {
        return new Target("direct", echo.port(), source.port(), Optional.empty(), Optional.empty());
    }

    /** Creates the two proxies to measure on the server of {@code control}. */
    static Target proxied(String name, ControlApi control, EchoServer echo, SourceServer source, Optional<Long> process)
            throws IOException, InterruptedException {
        return new Target(
                name,
                create(control, ECHO, echo.port()),
                create(control, SOURCE, source.port()),
                Optional.of(control),
                process);
    }

    private static int create(ControlApi control, String proxy, int upstreamPort)
            throws IOException, InterruptedException {
        control.delete("/proxies/" + proxy);
        JsonNode created = control.post(
                "/proxies",
                "{\"name\":\"%s\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:%d\"}"
                        .formatted(proxy, upstreamPort));
        String listen = created.path("listen").asText();
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    /** Adds a toxic to the echo proxy, in one {@code stream}. */
    void addEchoToxic(String stream, String type, String attribute, long value)
            throws IOException, InterruptedException {
        addToxic(ECHO, stream, type, attribute, value);
    }

    /** Adds a downstream toxic to the source proxy. */
    void addSourceToxic(String type, String attribute, long value) throws IOException, InterruptedException {
        addToxic(SOURCE, "downstream", type, attribute, value);
    }

    private void addToxic(String proxy, String stream, String type, String attribute, long value)
            throws IOException, InterruptedException {
        control.orElseThrow()
                .post(
                        "/proxies/" + proxy + "/toxics",
                        "{\"name\":\"%s-%s\",\"type\":\"%s\",\"stream\":\"%s\",\"attributes\":{\"%s\":%d}}"
                                .formatted(TOXIC, stream, type, stream, attribute, value));
    }

    void updateSourceToxic(String attribute, long value) throws IOException, InterruptedException {
        control.orElseThrow()
                .post(
                        "/proxies/" + SOURCE + "/toxics/" + TOXIC + "-downstream",
                        "{\"attributes\":{\"%s\":%d}}".formatted(attribute, value));
    }

    void removeSourceToxic() throws IOException, InterruptedException {
        control.orElseThrow().delete("/proxies/" + SOURCE + "/toxics/" + TOXIC + "-downstream");
    }

    void removeToxics() throws IOException, InterruptedException {
        if (control.isPresent()) {
            control.get().post("/reset", "");
        }
    }

    void delete() throws IOException, InterruptedException {
        if (control.isPresent()) {
            control.get().delete("/proxies/" + ECHO);
            control.get().delete("/proxies/" + SOURCE);
        }
    }

    /** Opens a connection on which every byte comes back. */
    Socket connectToEcho() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), echoPort);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Opens a connection that receives {@code bytes} bytes and then the end. */
    Socket connectToSource(long bytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), sourcePort);
        socket.getOutputStream()
                .write(ByteBuffer.allocate(Long.BYTES).putLong(bytes).array());
        return socket;
    }
}
