package io.coffeechaos.faultproxy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An upstream on its own port. A separate thread serves each connection. */
public final class TcpServer implements AutoCloseable {

    /** Serves one connection; the connection closes when the method returns. */
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
            return start(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), service);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server on a bound socket, which it closes at its end. */
    public static TcpServer start(ServerSocket bound, Service service) {
        TcpServer started = new TcpServer(bound);
        Thread.ofVirtual().start(() -> started.accept(service));
        return started;
    }

    /** Starts a server that sends back all data, and closes when the client ends its side. */
    public static TcpServer echo() {
        return start(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    }

    /** Starts a server that sends without end. */
    public static TcpServer firehose() {
        byte[] block = new byte[64 * 1024];
        return start(socket -> {
            while (true) {
                socket.getOutputStream().write(block);
            }
        });
    }

    /** Starts a server that answers with the number of received bytes, once the client has ended its side. */
    public static TcpServer countingUntilEnd() {
        return start(socket -> {
            int count = socket.getInputStream().readAllBytes().length;
            socket.getOutputStream().write(("got " + count).getBytes(StandardCharsets.UTF_8));
        });
    }

    /** Starts a server that reads and never sends. */
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
