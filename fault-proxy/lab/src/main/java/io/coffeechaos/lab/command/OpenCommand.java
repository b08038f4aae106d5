package io.coffeechaos.lab.command;

import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.supervisor.Browser;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code open PAGE}: prints the address of a page of the running shop, and opens it if there is a browser. */
@Command(name = "open")
final class OpenCommand extends SystemCommand {
    private static final Map<String, String> PAGES =
            new TreeMap<>(Map.of("shop", "/", "console", "/chaos", "learn", "/learn", "orders", "/orders"));

    @Parameters(paramLabel = "PAGE")
    private String page = "";

    @Option(names = "--no-browser")
    private boolean printsOnly;

    @Override
    public Integer call() throws LabException, IOException, InterruptedException {
        String path = path();
        int shop = system().ports().shop();
        try (RunningLab lab = system().lab()) {
            // The lab says whether a system runs at all.
            lab.states();
        }
        String address = "http://localhost:" + shop + path;
        out().println(address);
        if (!printsOnly) {
            Browser.open(address);
        }
        return 0;
    }

    private String path() throws LabException, IOException {
        if (PAGES.containsKey(page)) {
            return PAGES.get(page);
        }
        if (page.equals("last") || page.startsWith("ord_")) {
            return "/orders/" + new LastOrder(system().directory()).id(page);
        }
        throw system().misused("PAGE must be " + String.join(", ", PAGES.keySet()) + ", last or an order id: was '"
                + page + "'");
    }
}
