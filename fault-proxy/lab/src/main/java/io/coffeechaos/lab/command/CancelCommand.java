package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cancel ID}: asks for the cancellation of an order. Exit code 1: it is too late. */
@Command(name = "cancel")
final class CancelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--json")
    private boolean asJson;

    @Mixin
    private SystemOption system = new SystemOption();

    @Override
    public Integer call() throws LabException, IOException, InterruptedException {
        String wanted = new LastOrder(system.directory()).id(id);
        PrintWriter out = spec.commandLine().getOut();
        try (RunningLab lab = system.lab();
                Edges edges = Edges.of(lab)) {
            HttpResponse<String> answer = new Orders(edges).cancel(wanted);
            JsonNode body = Edges.json(answer);
            switch (answer.statusCode()) {
                case 200, 202 -> {
                    out.println(
                            asJson
                                    ? body.toString()
                                    : wanted + " " + body.path("status").asText()
                                            + ": every step that was done is undone");
                    return 0;
                }
                case 404 -> throw new LabException("There is no order " + wanted + ".");
                case 409 ->
                    throw new LabException("Too late: " + wanted + " is "
                            + body.path("orderStatus").asText() + ".");
                default -> throw new IOException("the shop answered " + Edges.problem(answer));
            }
        }
    }
}
