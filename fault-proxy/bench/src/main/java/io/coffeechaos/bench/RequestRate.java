package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures small requests on 64 connections, without a toxic and with {@code latency} 0: the difference is the cost of
 * a stream.
 */
final class RequestRate implements Measurement {

    private static final int CONNECTIONS = 64;
    private static final Duration TIME = Duration.ofSeconds(2);

    /** A target with {@code latency} 0 in the given streams. */
    private record Case(Target target, List<String> streams) {
        String name() {
            return streams.isEmpty() ? target.name() : target.name() + ", latency 0 " + String.join(" and ", streams);
        }
    }

    @Override
    public void run(List<Target> targets, int rounds, PrintStream out) throws IOException, InterruptedException {
        List<Case> cases = new ArrayList<>();
        for (Target target : targets) {
            cases.add(new Case(target, List.of()));
            if (target.control().isPresent()) {
                cases.add(new Case(target, List.of("downstream")));
                cases.add(new Case(target, List.of("upstream", "downstream")));
            }
        }
        Map<Case, Samples> perSecond = Samples.of(cases);
        Map<Case, Samples> micros = Samples.of(cases);
        // The first round only warms up.
        for (int round = 0; round <= rounds; round++) {
            for (Case each : cases) {
                RequestLoad.Result result = measure(each);
                if (round > 0) {
                    perSecond.get(each).add(result.perSecond());
                    micros.get(each).addAll(result.micros());
                }
            }
        }
        double direct = perSecond.get(cases.getFirst()).median();
        out.printf(
                "%n| requests, %d connections | per second | p99 µs | ratio to direct | to no toxic |%n", CONNECTIONS);
        out.println("|---|---|---|---|---|");
        double withoutToxic = direct;
        for (Case each : cases) {
            double median = perSecond.get(each).median();
            withoutToxic = each.streams().isEmpty() ? median : withoutToxic;
            out.printf(
                    "| %s | %.0f | %.0f | %.2f | %.2f |%n",
                    each.name(), median, micros.get(each).quantile(0.99), median / direct, median / withoutToxic);
        }
    }

    private static RequestLoad.Result measure(Case each) throws IOException, InterruptedException {
        for (String stream : each.streams()) {
            each.target().addEchoToxic(stream, "latency", "latency", 0);
        }
        RequestLoad.Result result = RequestLoad.run(each.target().echoPort(), CONNECTIONS, TIME);
        each.target().removeToxics();
        return result;
    }
}
