package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code load RATE [--fragile]}: switches the load. */
@Command(name = "load")
final class LoadCommand implements Callable<Integer> {
    private static final List<Integer> RATES = List.of(0, 1, 5, 20);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RATE")
    private int rate;

    @Option(names = "--fragile")
    private boolean isFragile;

    @Mixin
    private SystemOption system = new SystemOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!RATES.contains(rate)) {
            throw system.misused("RATE must be 0, 1, 5 or 20 customers a second: was " + rate);
        }
        try (RunningLab lab = system.lab()) {
            JsonNode load = lab.control().load(rate, isFragile ? "fragile" : "resilient");
            spec.commandLine()
                    .getOut()
                    .println(
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
