package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Measures the error of a transfer that should take two seconds under a {@code bandwidth} toxic. */
final class BandwidthAccuracy implements Measurement {

    private static final List<Long> RATES_KILOBYTES_PER_SECOND = List.of(10L, 1_000L, 100_000L);
    private static final Duration TRANSFER = Duration.ofSeconds(2);

    private record Case(Target target, long rate) {}

    @Override
    public void run(List<Target> targets, int rounds, PrintStream out) throws IOException, InterruptedException {
        List<Case> cases = Measurement.proxies(targets).stream()
                .flatMap(target -> RATES_KILOBYTES_PER_SECOND.stream().map(rate -> new Case(target, rate)))
                .toList();
        Map<Case, Samples> percents = Samples.of(cases);
        for (Target target : Measurement.proxies(targets)) {
            warmUp(target);
        }
        for (int round = 0; round < rounds; round++) {
            for (Case each : cases) {
                each.target().addSourceToxic("bandwidth", "rate", each.rate());
                percents.get(each).add(errorPercent(each));
                each.target().removeToxics();
            }
        }
        out.println("\n| bandwidth, error over 2 s | KB/s | median % | least % | most % |\n|---|---|---|---|---|");
        percents.forEach((each, samples) -> out.printf(
                "| %s | %d | %.2f | %.2f | %.2f |%n",
                each.target().name(), each.rate(), samples.median(), samples.quantile(0), samples.quantile(1)));
    }

    /**
     * Transfers for a tenth of a second at the highest rate, so that class loading does not slow the measured
     * transfers.
     */
    private static void warmUp(Target target) throws IOException, InterruptedException {
        long rate = RATES_KILOBYTES_PER_SECOND.getLast();
        target.addSourceToxic("bandwidth", "rate", rate);
        transfer(target, rate * 100);
        target.removeToxics();
    }

    private static void transfer(Target target, long bytes) throws IOException {
        try (Socket socket = target.connectToSource(bytes)) {
            socket.getInputStream().skipNBytes(bytes);
        }
    }

    private static double errorPercent(Case each) throws IOException {
        long bytes = each.rate() * 1_000 * TRANSFER.toSeconds();
        long startNanos = System.nanoTime();
        transfer(each.target(), bytes);
        return 100.0 * (System.nanoTime() - startNanos - TRANSFER.toNanos()) / TRANSFER.toNanos();
    }
}
