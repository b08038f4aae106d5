package io.coffeechaos.simulator;

import io.coffeechaos.telemetry.TraceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Runs the payment, inventory and shipping simulators until the process ends.
 *
 * <p>Environment: {@code SIMULATOR_HOST} (127.0.0.1; the simulators have no other protection, so use another address
 * only on a private container network), {@code PAYMENT_PORT} (9101), {@code INVENTORY_PORT} (9102), {@code
 * SHIPPING_PORT} (9103), {@code LEDGER_DIR} (ledger), {@code SIMULATOR_SEED} (random; printed), and those of {@link
 * TraceSettings}. Modes are not stored: after a restart every service is in mode normal. If a port is in use, or the ledger
 * or the file of the traces cannot be opened, or one of their settings is wrong, the process prints one line on standard error and exits with status 1.
 */
public final class SimulatorMain {
    private SimulatorMain() {}

    /** Starts all three services and waits until the process ends. */
    public static void main(String[] args) throws InterruptedException {
        LogOutput.install(SimulatorMain.class);
        // Small answers must be sent at once. The caller's connection pool decides how long idle connections stay open.
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
        Burn burn = new Burn();
        for (Map.Entry<SimulatedService, Integer> service : ports.entrySet()) {
            String variable = service.getKey().name().toUpperCase(Locale.ROOT) + "_PORT";
            int port = Integer.parseInt(
                    environment.getOrDefault(variable, service.getValue().toString()));
            try {
                SimulatorServer server = SimulatorServer.start(
                        service.getKey(),
                        new InetSocketAddress(host, port),
                        ledgers,
                        Clock.systemUTC(),
                        random,
                        Thread::sleep,
                        burn,
                        TraceSettings.of(environment));
                System.out.println(server);
                Runtime.getRuntime().addShutdownHook(new Thread(server::flushSpans, "flush-spans"));
            } catch (IOException | UncheckedIOException | IllegalArgumentException cannotStart) {
                System.err.println("The " + service.getKey().word() + " simulator cannot start on port " + port
                        + " with its ledger in " + ledgers + ": " + cannotStart.getMessage());
                System.exit(1);
            }
        }
        new CountDownLatch(1).await();
    }

    /** Returns a seeded random generator that is safe for concurrent requests. */
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
