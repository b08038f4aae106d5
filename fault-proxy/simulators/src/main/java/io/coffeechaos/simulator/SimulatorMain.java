package io.coffeechaos.simulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Serves payment, inventory and shipping until it is ended.
 *
 * <p>Environment: {@code SIMULATOR_HOST} (127.0.0.1; there is no other guard, so any other address belongs on a private
 * container network), {@code PAYMENT_PORT} (9101), {@code INVENTORY_PORT} (9102), {@code SHIPPING_PORT} (9103),
 * {@code LEDGER_DIR} (ledger), {@code SIMULATOR_SEED} (random; printed). Modes are not kept: a restart is normal again.
 * Exit code 1 with one line on standard error when a port is taken or the ledger cannot be opened.
 */
public final class SimulatorMain {
    private SimulatorMain() {}

    /** Starts all three services and waits for the process's end. */
    public static void main(String[] args) throws InterruptedException {
        // Small answers must not wait for more of them; the caller's pool decides how long idle connections live.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        Map<String, String> environment = System.getenv();
        Map<SimulatedService, Integer> ports = new EnumMap<>(Map.of(
                SimulatedService.PAYMENT, 9101, SimulatedService.INVENTORY, 9102, SimulatedService.SHIPPING, 9103));
        String host = environment.getOrDefault("SIMULATOR_HOST", "127.0.0.1");
        Path ledgers = Path.of(environment.getOrDefault("LEDGER_DIR", "ledger"));
        long seed = Long.parseLong(environment.getOrDefault(
                "SIMULATOR_SEED", Long.toString(ThreadLocalRandom.current().nextLong())));
        System.out.println("simulators: seed " + seed + ", ledgers in " + ledgers.toAbsolutePath());
        RandomGenerator random = shared(seed);
        for (Map.Entry<SimulatedService, Integer> service : ports.entrySet()) {
            String variable = service.getKey().name().toUpperCase(Locale.ROOT) + "_PORT";
            int port = Integer.parseInt(
                    environment.getOrDefault(variable, service.getValue().toString()));
            try {
                System.out.println(SimulatorServer.start(
                        service.getKey(),
                        new InetSocketAddress(host, port),
                        ledgers,
                        Clock.systemUTC(),
                        random,
                        Thread::sleep));
            } catch (IOException cannotStart) {
                System.err.println("The " + service.getKey().word() + " simulator cannot start on port " + port
                        + " with its ledger in " + ledgers + ": " + cannotStart.getMessage());
                System.exit(1);
            }
        }
        new CountDownLatch(1).await();
    }

    /** A seeded generator that many exchanges may ask at once. */
    private static RandomGenerator shared(long seed) {
        RandomGenerator random =
                RandomGeneratorFactory.of("Xoroshiro128PlusPlus").create(seed);
        return () -> {
            synchronized (random) {
                return random.nextLong();
            }
        };
    }
}
