package io.coffeechaos.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The queries of the dashboards and of the rules in infra/observability. */
final class Queries {
    static final Path FOLDER =
            Path.of(System.getProperty("coffee.root", "../..")).resolve("infra/observability");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)\\}");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\()(?![a-zA-Z0-9_:])");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=~|!~|!=|=)");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset");

    private Queries() {}

    /**
     * One query.
     *
     * @param where the file, and the panel or rule
     * @param text the query in PromQL, as the file has it
     */
    record Query(String where, String text) {
        /** The names of the series that the query reads. */
        Set<String> series() {
            String rest = MATCHERS.matcher(bare()).replaceAll(" ");
            Set<String> names = new HashSet<>();
            NAME.matcher(rest).results().map(found -> found.group()).forEach(names::add);
            names.removeAll(KEYWORDS);
            return names;
        }

        /** The labels by which the query selects and groups. */
        Set<String> labels() {
            Set<String> labels = new HashSet<>();
            Matcher groups = GROUPING.matcher(text);
            while (groups.find()) {
                Stream.of(groups.group(1).split(",", -1)).map(String::strip).forEach(labels::add);
            }
            MATCHERS.matcher(STRING.matcher(text).replaceAll("\"\""))
                    .results()
                    .forEach(matchers ->
                            LABEL.matcher(matchers.group(1)).results().forEach(label -> labels.add(label.group(1))));
            labels.remove("");
            return labels;
        }

        /** The query as Prometheus reads it: a dashboard's variables have values. */
        String withValues() {
            return text.replace("$__rate_interval", "1m").replace("$node", ".*");
        }

        private String bare() {
            String rest = STRING.matcher(text).replaceAll("\"\"");
            rest = RANGE.matcher(rest).replaceAll(" ");
            return GROUPING.matcher(rest).replaceAll(" ");
        }
    }

    /** All queries of all files. */
    static List<Query> all() throws IOException {
        List<Query> all = new ArrayList<>(ofRules());
        all.addAll(ofDashboards());
        return all;
    }

    /** The names that the recording rules make. */
    static Set<String> recorded() throws IOException {
        Set<String> names = new HashSet<>();
        rules().filter(rule -> rule.has("record"))
                .forEach(rule -> names.add(rule.path("record").asText()));
        return names;
    }

    /** The rules, each as the file has it. */
    static Stream<JsonNode> rules() throws IOException {
        Object parsed =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FOLDER.resolve("rules.yml")));
        return JSON.valueToTree(parsed).path("groups").valueStream().flatMap(group -> group.path("rules")
                .valueStream());
    }

    /** The dashboards by file. */
    static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("grafana/dashboards"))) {
            return files.sorted().toList();
        }
    }

    private static List<Query> ofRules() throws IOException {
        return rules().map(rule -> new Query(
                        "rules.yml "
                                + rule.path("record").asText(rule.path("alert").asText()),
                        rule.path("expr").asText()))
                .toList();
    }

    private static List<Query> ofDashboards() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Path file : dashboards()) {
            JsonNode dashboard = JSON.readTree(file.toFile());
            String name = file.getFileName().toString();
            for (JsonNode annotation : dashboard.path("annotations").path("list")) {
                queries.add(new Query(
                        name + " " + annotation.path("name").asText(),
                        annotation.path("expr").asText()));
            }
            for (JsonNode panel : dashboard.path("panels")) {
                panel.path("targets")
                        .forEach(target -> queries.add(new Query(
                                name + " " + panel.path("title").asText(),
                                target.path("expr").asText())));
            }
        }
        return queries;
    }
}
