package io.coffeechaos.faultproxy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An upstream on a port of its own; each connection is served on a thread of its own. */
public final class TcpServer implements AutoCloseable {

    /** What a server does with one connection; returning closes it. */
    public interface Service {
        void serve(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private TcpServer(ServerSocket server) {
        this.server = server;
    }

    public static TcpServer start(Service service) {
        try {
            TcpServer started = new TcpServer(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(() -> started.accept(service));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends back what it gets, and ends when the client does. */
    public static TcpServer echo() {
        return start(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    }

    /** Sends without end. */
    public static TcpServer firehose() {
        byte[] block = new byte[64 * 1024];
        return start(socket -> {
            while (true) {
                socket.getOutputStream().write(block);
            }
        });
    }

    /** Answers once the client has ended its side, with the number of bytes it got. */
    public static TcpServer countingUntilEnd() {
        return start(socket -> {
            int count = socket.getInputStream().readAllBytes().length;
            socket.getOutputStream().write(("got " + count).getBytes(StandardCharsets.UTF_8));
        });
    }

    /** Reads and says nothing. */
    public static TcpServer silent() {
        return start(socket -> socket.getInputStream().readAllBytes());
    }

    private void accept(Service service) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> {
                    serve(service, socket);
                    sockets.remove(socket);
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    @SuppressWarnings("EmptyCatch") // the proxy under test breaks connections on purpose
    private static void serve(Service service, Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            service.serve(socket);
        } catch (IOException e) {
        }
    }

    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
