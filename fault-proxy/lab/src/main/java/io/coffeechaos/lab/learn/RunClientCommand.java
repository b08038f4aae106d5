package io.coffeechaos.lab.learn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.command.CommandMain;
import io.coffeechaos.lab.learn.sandbox.ClientRun;
import io.coffeechaos.lab.learn.sandbox.Sandbox;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code learn run client [--under PRESET] [--count N]}: lets the learner's client order at the running shop, under a fault,
 * and compares what it believes with the orders of the shop. Exit code 1: it was wrong about an order.
 */
@Command(name = "run")
final class RunClientCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The list may be so many seconds behind the orders. */
    private static final int LIST_LAG_S = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "client")
    private String program = "";

    @Option(names = "--under", paramLabel = "PRESET")
    private Optional<String> preset = Optional.empty();

    @Option(names = "--count", paramLabel = "N")
    private int count = 10;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!program.equals(Sandbox.Kind.client.name())) {
            throw new ParameterException(
                    spec.commandLine(), "only the client can run against the shop: was '" + program + "'");
        }
        if (count < 1 || count > ClientRun.WISHES_MAX) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--count must be a number from 1 to " + ClientRun.WISHES_MAX + ": was " + count);
        }
        LabDirectory directory = LabDirectory.ofThisProcess(Optional.empty());
        Sandbox sandbox = Sandbox.of(directory.tools().resolve("learn"), Sandbox.Kind.client);
        if (!sandbox.exists()) {
            throw new IOException("start first: ./coffee learn start client");
        }
        PrintWriter out = spec.commandLine().getOut();
        URI edge = edge(Ports.read(directory).orElse(new Ports(0)));
        Set<String> before = new HashSet<>();
        newest().path("items").forEach(order -> before.add(order.path("id").asText()));
        if (preset.isPresent() && CommandMain.run(List.of("break", preset.get()), out) != 0) {
            return 1;
        }
        Map<Integer, String> believes;
        try {
            believes = ClientRun.order(sandbox, edge, count);
        } finally {
            int unused = CommandMain.run(List.of("heal"), out);
        }
        TimeUnit.SECONDS.sleep(LIST_LAG_S);
        ClientRun run = new ClientRun(believes, ClientRun.counted(newest(), before));
        out.println(run.words());
        return run.isRight() ? 0 : 1;
    }

    /** The first way to the shop, through the fault proxy. */
    private static URI edge(Ports ports) throws IOException, InterruptedException {
        try (RunningLab lab = RunningLab.at(ports).discover()) {
            return lab.edges().values().iterator().next();
        }
    }

    private static JsonNode newest() throws IOException {
        StringWriter page = new StringWriter();
        if (CommandMain.run(List.of("order", "list", "--limit", "100", "--json"), new PrintWriter(page, true)) != 0) {
            throw new IOException(page.toString().strip());
        }
        return JSON.readTree(page.toString());
    }
}
