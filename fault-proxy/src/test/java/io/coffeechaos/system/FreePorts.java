package io.coffeechaos.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Finds an offset at which all ports of a system are free. */
final class FreePorts {
    private static final List<Integer> BASES = List.of(
            3000, 8000, 8042, 8080, 8474, 8475, 8558, 9042, 9101, 9102, 9103, 9201, 9202, 9203, 9324, 9424, 25_520);

    /** What every order node has one of, beside each other. */
    private static final List<Integer> BASES_OF_NODES = List.of(8000, 8080, 8558, 25_520);

    /** JVMs that run such tests at the same time: no two of them look in the same places. */
    private static final int JVMS_MAX = 2;

    private FreePorts() {}

    /** A free one for a system with so many order nodes. */
    static int offset(int nodes) throws IOException {
        List<Integer> ports = new ArrayList<>(BASES);
        BASES_OF_NODES.forEach(base -> IntStream.range(1, nodes).forEach(node -> ports.add(base + node)));
        for (int attempt = 0; attempt < 100; attempt++) {
            int place = ThreadLocalRandom.current().nextInt(5, 340) * JVMS_MAX + Stack.NUMBER % JVMS_MAX;
            int offset = place * 10 + 3;
            if (ports.stream().allMatch(port -> isFree(port + offset))) {
                return offset;
            }
        }
        throw new IOException("no free block of ports in 100 attempts");
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
