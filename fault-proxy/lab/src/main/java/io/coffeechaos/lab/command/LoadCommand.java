package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code load RATE [--fragile]}: switches the load. */
@Command(name = "load")
final class LoadCommand extends SystemCommand {
    private static final List<Integer> RATES = List.of(0, 1, 5, 20);

    @Parameters(paramLabel = "RATE")
    private int rate;

    @Option(names = "--fragile")
    private boolean isFragile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!RATES.contains(rate)) {
            throw system().misused("RATE must be 0, 1, 5 or 20 customers a second: was " + rate);
        }
        try (RunningLab lab = system().lab()) {
            JsonNode load = lab.control().load(rate, isFragile ? "fragile" : "resilient");
            out().println(
                            rate == 0
                                    ? "The load is off."
                                    : "%d customers a second order with the %s client. Book: %s."
                                            .formatted(
                                                    rate,
                                                    load.path("client").asText(),
                                                    load.path("book").asText()));
            return 0;
        }
    }
}
