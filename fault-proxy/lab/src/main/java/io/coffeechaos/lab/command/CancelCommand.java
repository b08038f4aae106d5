package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.net.http.HttpResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cancel ID}: asks for the cancellation of an order. Exit code 1: it is too late. */
@Command(name = "cancel")
final class CancelCommand extends SystemCommand.WithJson {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() throws LabException, IOException, InterruptedException {
        String wanted = new LastOrder(system().directory()).id(id);
        try (RunningLab lab = system().lab();
                Edges edges = Edges.of(lab)) {
            HttpResponse<String> answer = new Orders(edges).cancel(wanted);
            JsonNode body = Edges.json(answer);
            switch (answer.statusCode()) {
                case 200, 202 -> {
                    out().println(
                                    asJson()
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
