package io.coffeechaos.faultproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.faultproxy.toxic.ToxicType;
import io.coffeechaos.faultproxy.toxic.Toxics;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The output of the commands. For programs it is tab-separated and byte-identical to toxiproxy-cli; for people it is
 * tables with units.
 */
final class CliOutput {

    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String BLUE = "\u001b[34m";
    private static final String NONE = "\u001b[0m";

    private final PrintStream out;
    private final boolean terminal;

    CliOutput(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void line(String text) {
        out.print(text + "\n");
    }

    void json(JsonNode node) {
        line(node.toPrettyString());
    }

    void proxies(JsonNode byName) {
        if (terminal) {
            line(GREEN + "%-24s%-24s%-24s%-10s%s".formatted("Name", "Listen", "Upstream", "Enabled", "Toxics") + NONE);
            line("=".repeat(86));
            if (byName.isEmpty()) {
                line(RED + "no proxies" + NONE);
                hint("create a proxy with `toxiproxy-cli create`");
                return;
            }
        }
        for (JsonNode proxy : byName) {
            String enabled = proxy.path("enabled").asBoolean() ? "enabled" : "disabled";
            int toxics = proxy.path("toxics").size();
            if (terminal) {
                line((proxy.path("enabled").asBoolean() ? GREEN : RED)
                        + "%-24s".formatted(proxy.path("name").asText())
                        + NONE
                        + BLUE
                        + "%-24s%-24s"
                                .formatted(
                                        proxy.path("listen").asText(),
                                        proxy.path("upstream").asText())
                        + NONE
                        + "%-10s%s".formatted(enabled, toxics == 0 ? "None" : Integer.toString(toxics)));
            } else {
                line(String.join(
                        "\t",
                        proxy.path("name").asText(),
                        proxy.path("listen").asText(),
                        proxy.path("upstream").asText(),
                        enabled,
                        Integer.toString(toxics)));
            }
        }
        if (terminal) {
            line("");
            hint("inspect toxics with `toxiproxy-cli inspect <proxyName>`");
        }
    }

    void proxy(JsonNode proxy) {
        if (!terminal) {
            proxy.path("toxics").forEach(this::toxicLine);
            return;
        }
        line("Name: %s\tListen: %s\tUpstream: %s"
                .formatted(
                        proxy.path("name").asText(),
                        proxy.path("listen").asText(),
                        proxy.path("upstream").asText()));
        line("=".repeat(70));
        if (proxy.path("toxics").isEmpty()) {
            line(RED + "Proxy has no toxics enabled." + NONE);
        } else {
            group("Upstream toxics:", proxy, "upstream");
            line("");
            group("Downstream toxics:", proxy, "downstream");
        }
        line("");
        hint("add a toxic with `toxiproxy-cli toxic add`");
    }

    private void group(String title, JsonNode proxy, String stream) {
        line(GREEN + title + NONE);
        List<JsonNode> toxics = new ArrayList<>();
        for (JsonNode toxic : proxy.path("toxics")) {
            if (toxic.path("stream").asText().equalsIgnoreCase(stream)) {
                toxics.add(toxic);
            }
        }
        if (toxics.isEmpty()) {
            line("No toxics.");
        }
        for (JsonNode toxic : toxics) {
            line(BLUE + toxic.path("name").asText() + ":" + NONE + "  type="
                    + toxic.path("type").asText()
                    + "  toxicity=" + toxicity(toxic) + "  "
                    + String.join("  ", withUnits(toxic)));
        }
    }

    private void toxicLine(JsonNode toxic) {
        StringBuilder line = new StringBuilder("%s\ttype=%s\tstream=%s\ttoxicity=%s\tattributes=[\t"
                .formatted(
                        toxic.path("name").asText(),
                        toxic.path("type").asText(),
                        toxic.path("stream").asText(),
                        toxicity(toxic)));
        sortedAttributes(toxic)
                .forEach((name, value) ->
                        line.append(name).append('=').append(value).append('\t'));
        line(line.append(']').toString());
    }

    private static String toxicity(JsonNode toxic) {
        return "%.2f".formatted(toxic.path("toxicity").asDouble(1)).replace(',', '.');
    }

    private static Map<String, String> sortedAttributes(JsonNode toxic) {
        Map<String, String> sorted = new TreeMap<>();
        toxic.path("attributes")
                .properties()
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asText()));
        return sorted;
    }

    private static List<String> withUnits(JsonNode toxic) {
        List<String> texts = new ArrayList<>();
        sortedAttributes(toxic)
                .forEach((name, value) ->
                        texts.add(name + "=" + value + unit(toxic.path("type").asText(), name)));
        return texts;
    }

    private static String unit(String type, String attribute) {
        return Toxics.named(type).stream()
                .flatMap(each -> each.attributes().stream())
                .filter(each -> each.name().equals(attribute) && each.integer())
                .map(each -> " " + each.unit())
                .findFirst()
                .orElse("");
    }

    private void hint(String text) {
        line("Hint: " + text);
    }

    /** Returns a list of all toxics with their attributes and units. */
    static String toxicHelp() {
        StringBuilder help = new StringBuilder("toxics and their attributes, per connection (1 KB = 1000 bytes):\n");
        for (ToxicType type : Toxics.ALL) {
            String attributes = type.attributes().stream()
                    .map(attribute -> "%s (%s)".formatted(attribute.name(), attribute.unit()))
                    .collect(Collectors.joining(", "));
            help.append("  %-12s%s".formatted(type.name(), attributes).stripTrailing())
                    .append('\n');
        }
        return help.toString();
    }
}
