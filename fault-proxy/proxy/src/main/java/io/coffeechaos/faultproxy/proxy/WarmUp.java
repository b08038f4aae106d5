package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Bandwidth;
import io.coffeechaos.faultproxy.toxic.Latency;
import io.coffeechaos.faultproxy.toxic.LimitData;
import io.coffeechaos.faultproxy.toxic.Noop;
import io.coffeechaos.faultproxy.toxic.PacketLoss;
import io.coffeechaos.faultproxy.toxic.ResetPeer;
import io.coffeechaos.faultproxy.toxic.Slicer;
import io.coffeechaos.faultproxy.toxic.SlowClose;
import io.coffeechaos.faultproxy.toxic.Timeout;
import io.coffeechaos.faultproxy.toxic.Toxic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries bytes over short links with every toxic, through a proxy of its own on loopback. The JVM loads and compiles
 * the code of a link while it does so, and the first links of clients are as exact as later ones. It writes no log
 * lines of proxies and links, and leaves nothing behind.
 */
final class WarmUp {

    /** Links with each of the other toxics, in each direction. */
    private static final int LINKS_OF_OTHERS = 4;
    /** Links with {@code latency}, of which users expect exact times. */
    private static final int LINKS_OF_LATENCY = 300;
    /** A machine that is slower than this starts anyway. */
    private static final Duration TIME_MAX = Duration.ofSeconds(3);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    private final EventLoops loops;
    private final int linksOfLatency;
    private final long endNanos;
    private int links;

    private WarmUp(EventLoops loops, int linksOfLatency, long endNanos) {
        this.loops = loops;
        this.linksOfLatency = linksOfLatency;
        this.endNanos = endNanos;
    }

    /**
     * Opens the links, one after the other.
     *
     * @return the number of links; fewer than {@link #linksWanted} says if the time was over first
     */
    static int run(EventLoops loops) {
        return run(loops, LINKS_OF_LATENCY, TIME_MAX);
    }

    static int run(EventLoops loops, int linksOfLatency, Duration timeMax) {
        WarmUp warmUp = new WarmUp(loops, linksOfLatency, System.nanoTime() + timeMax.toNanos());
        try {
            warmUp.run();
        } catch (IOException | RuntimeException e) {
            log.debug("The warm-up has ended early", e);
        }
        return warmUp.links;
    }

    static int linksWanted(int linksOfLatency) {
        return (toxics().size() - 1) * Direction.values().length * LINKS_OF_OTHERS + linksOfLatency;
    }

    /** Returns a toxic of every type, each with values that let a link end soon. */
    static List<Toxic> toxics() {
        Duration atOnce = Duration.ZERO;
        return List.of(
                new Noop(),
                new Bandwidth(1_000_000),
                new SlowClose(atOnce),
                new Timeout(Duration.ofMillis(1)),
                new Slicer(1, 0, atOnce),
                new ResetPeer(atOnce),
                new LimitData(1),
                new PacketLoss(0, 0),
                new Latency(Duration.ofMillis(1), atOnce));
    }

    private void run() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket echo = new ServerSocket(0, 0, loopback)) {
            Thread.ofPlatform().daemon().name("fault-proxy-warm-up").start(() -> echo(echo));
            String upstream = AddressText.of(new InetSocketAddress(loopback, echo.getLocalPort()));
            ProxySpec spec = new ProxySpec("warm-up", "127.0.0.1:0", upstream, true, List.of());
            Proxy proxy = Proxy.quiet(spec, new ProxySettings(0, ANSWER_MAX), loops);
            try {
                proxy.start(ListenAddress.Resolved.of(spec.listen(), NameLookup.ofTheJvm()));
                String listen = proxy.view().listen();
                int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
                for (Toxic toxic : toxics()) {
                    if (toxic instanceof Latency) {
                        open(proxy, Direction.DOWNSTREAM, toxic, linksOfLatency, port);
                    } else {
                        open(proxy, Direction.UPSTREAM, toxic, LINKS_OF_OTHERS, port);
                        open(proxy, Direction.DOWNSTREAM, toxic, LINKS_OF_OTHERS, port);
                    }
                }
            } finally {
                proxy.delete();
            }
        }
    }

    private void open(Proxy proxy, Direction direction, Toxic toxic, int count, int port) throws IOException {
        String name = proxy.addToxic(ToxicSpec.of(direction, toxic)).name();
        for (int i = 0; i < count && System.nanoTime() - endNanos < 0; i++) {
            exchange(port);
            links++;
        }
        proxy.removeToxic(name);
    }

    /** Sends one byte and waits for its echo, or for the end of the connection. */
    private static void exchange(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout((int) ANSWER_MAX.toMillis());
            client.setTcpNoDelay(true);
            client.getOutputStream().write(1);
            int unused = client.getInputStream().read();
        } catch (SocketException reset) {
            // This is how a link with reset_peer ends.
            return;
        }
    }

    /** Serves one connection after the other until the socket is closed. */
    @SuppressWarnings("EmptyCatch")
    private static void echo(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout((int) ANSWER_MAX.toMillis());
                socket.setTcpNoDelay(true);
                for (int read = socket.getInputStream().read();
                        read >= 0;
                        read = socket.getInputStream().read()) {
                    socket.getOutputStream().write(read);
                }
            } catch (IOException e) {
                // A toxic has reset the connection, or the warm-up is over.
            }
        }
    }
}
