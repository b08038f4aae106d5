package io.coffeechaos.faultproxy;

import io.coffeechaos.faultproxy.control.ControlServer;
import io.coffeechaos.faultproxy.proxy.EventLoops;
import io.coffeechaos.faultproxy.proxy.ProxyCollection;
import io.coffeechaos.faultproxy.proxy.ProxySettings;
import java.time.Duration;
import java.util.Optional;

/**
 * A training run, from which the JVM makes an ahead-of-time cache of the fault proxy (JEP 483, JEP 514, JEP 515; JDK 25
 * or newer):
 *
 * <pre>{@code
 * java -XX:AOTCacheOutput=fault-proxy.aot -cp fault-proxy.jar io.coffeechaos.faultproxy.AotTraining
 * java -XX:AOTCache=fault-proxy.aot -XX:TieredStopAtLevel=1 -jar fault-proxy.jar
 * }</pre>
 *
 * <p>It starts the server on a port that the system chooses and carries bytes over more links than a warm-up does, so
 * that the cache has the profiles of all their methods. Then it exits with status 0.
 */
final class AotTraining {

    private static final int LINKS_OF_LATENCY = 2_000;
    private static final Duration TIME_MAX = Duration.ofSeconds(30);
    private static final int EVENT_LOOPS = 2;
    private static final long HELD_BYTES_MAX = 16L * 1024 * 1024;

    private AotTraining() {}

    public static void main(String[] args) {
        FaultProxyMain.setLogLevel(Optional.of("info"));
        try (EventLoops loops = EventLoops.start(EVENT_LOOPS, HELD_BYTES_MAX);
                ProxyCollection proxies = new ProxyCollection(loops, new ProxySettings(0, TIME_MAX));
                ControlServer server = ControlServer.start(loops, proxies, "127.0.0.1", 0, Optional.empty())) {
            int links = loops.warmUp(LINKS_OF_LATENCY, TIME_MAX);
            System.out.println("Trained with " + links + " links and a control API on " + server.address());
        }
    }
}
