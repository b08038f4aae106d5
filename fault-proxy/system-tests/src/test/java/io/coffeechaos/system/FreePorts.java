package io.coffeechaos.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Finds an offset at which all ports of a system are free. */
final class FreePorts {
    private static final List<Integer> BASES = List.of(
            3000, 8000, 8042, 8080, 8474, 8475, 8558, 9042, 9101, 9102, 9103, 9201, 9202, 9203, 9324, 9424, 25_520);

    /** Ports that each order node has, at consecutive numbers. */
    private static final List<Integer> BASES_OF_NODES = List.of(8000, 8080, 8558, 25_520);

    /** The number of JVMs that run such tests at the same time. Two of these JVMs never draw the same port. */
    static final int JVMS_MAX = 2;

    private static final int STEP = 100;
    private static final int OFFSET_MAX = 6800;

    private FreePorts() {}

    /** A free offset for a system with {@code nodes} order nodes. */
    static int offset(int nodes) throws IOException {
        int[] offsets = offsets(Stack.NUMBER).toArray();
        for (int attempt = 0; attempt < 100; attempt++) {
            int offset = offsets[ThreadLocalRandom.current().nextInt(offsets.length)];
            if (ports(nodes).allMatch(port -> isFree(port + offset))) {
                return offset;
            }
        }
        throw new IOException("no free block of ports in 100 attempts");
    }

    /** The offsets that the JVM with this number may use. */
    static IntStream offsets(int jvm) {
        return IntStream.iterate(
                STEP + 3 + jvm % JVMS_MAX * 10, offset -> offset < OFFSET_MAX, offset -> offset + STEP);
    }

    /** The ports of a system with offset 0. */
    static IntStream ports(int nodes) {
        return IntStream.concat(
                BASES.stream().mapToInt(base -> base),
                BASES_OF_NODES.stream().flatMapToInt(base -> IntStream.range(base + 1, base + nodes)));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
