package io.coffeechaos.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Reads a number from the first eight bytes of a connection, sends this number of bytes, and closes. */
final class SourceServer implements AutoCloseable {

    private static final int BACKLOG_MAX = 4096;
    private static final int BLOCK_BYTES = 64 * 1024;

    private final ServerSocket server;

    SourceServer() throws IOException {
        server = new ServerSocket(0, BACKLOG_MAX, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("bench-source").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().name("bench-source").start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            long wanted = ByteBuffer.wrap(socket.getInputStream().readNBytes(Long.BYTES))
                    .getLong();
            send(socket.getOutputStream(), wanted);
        } catch (IOException | BufferUnderflowException e) {
            // The client has closed its connection.
            return;
        }
    }

    private static void send(OutputStream out, long bytes) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        for (long left = bytes; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(left, block.length));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
