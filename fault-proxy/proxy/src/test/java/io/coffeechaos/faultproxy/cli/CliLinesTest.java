package io.coffeechaos.faultproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.faultproxy.toxic.Attribute;
import io.coffeechaos.faultproxy.toxic.ToxicType;
import io.coffeechaos.faultproxy.toxic.Toxics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random valid command lines: options and names in every order, spelling and grouping make the request they mean. */
class CliLinesTest {

    private static final int LINES = System.getProperty("budget", "gate").equals("long") ? 100_000 : 4_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A request that changes something. */
    private record Request(String method, List<String> path, JsonNode body) {}

    /** A line, and the request that it means. */
    private record Line(List<String> words, Request meaning) {}

    /** Answers as a server does, and keeps the last request that is not a GET. */
    private static final class Recorder implements Control {
        private Request last = new Request("", List.of(), MissingNode.getInstance());
        private String toxicType = "noop";

        @Override
        public JsonNode call(String method, String body, Expected expected, String... path) {
            if (!method.equals("GET")) {
                last = new Request(method, List.of(path), body.isEmpty() ? MissingNode.getInstance() : json(body));
            }
            ObjectNode toxic = NODES.objectNode().put("name", "t").put("type", toxicType);
            ObjectNode attributes = toxic.put("stream", "upstream").putObject("attributes");
            Toxics.named(toxicType).orElseThrow().attributes().forEach(each -> attributes.put(each.name(), 0));
            ObjectNode proxy = NODES.objectNode().put("name", "p").put("listen", "l:1");
            proxy.put("upstream", "u:1").put("enabled", true).putArray("toxics").add(toxic);
            return expected == Expected.TOXIC ? toxic : proxy;
        }

        @Override
        public void close() {}
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Random random = new Random(SEED);
    private final Recorder recorder = new Recorder();

    @Test
    void everyValidLineMakesTheRequestThatItMeans() {
        System.out.println("command lines: repeat with -Dseed=" + SEED);
        for (int i = 0; i < LINES; i++) {
            Line line = line();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
            PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

            int status = new CliMain(Map.of(), out, errors, false, (url, token) -> recorder).run(line.words());

            assertThat(err.toString(StandardCharsets.UTF_8)).as("%s", line).isEmpty();
            assertThat(status).as("%s", line).isZero();
            assertThat(recorder.last)
                    .as("line %d of -Dseed=%d: %s", i, SEED, line)
                    .isEqualTo(line.meaning());
        }
    }

    private Line line() {
        String name = text();
        return switch (random.nextInt(6)) {
            case 0 -> create(name);
            case 1 -> addToxic(name);
            case 2 -> updateToxic(name);
            case 3 -> {
                String toxic = text();
                List<List<String>> options = List.of(option(toxic, "toxicName", "n"));
                yield line(
                        one("toxic remove", "t r", "t delete", "toxic d", "remove"),
                        options,
                        name,
                        new Request("DELETE", List.of("proxies", name, "toxics", toxic), MissingNode.getInstance()));
            }
            case 4 -> {
                String upstream = text();
                List<List<String>> options = List.of(option(upstream, "upstream", "u"));
                yield line(
                        "edit",
                        options,
                        name,
                        new Request(
                                "POST",
                                List.of("proxies", name),
                                NODES.objectNode().put("upstream", upstream)));
            }
            default ->
                line(
                        one("delete", "d"),
                        List.of(),
                        name,
                        new Request("DELETE", List.of("proxies", name), MissingNode.getInstance()));
        };
    }

    private Line create(String name) {
        String listen = text();
        String upstream = text();
        List<List<String>> options = new ArrayList<>();
        options.add(option(listen, "listen", "l"));
        options.add(option(upstream, "upstream", "u"));
        boolean disabled = random.nextBoolean();
        if (disabled) {
            options.add(List.of(dashes() + one("disabled", "disabled=true", "disabled=1")));
        }
        ObjectNode body =
                NODES.objectNode().put("name", name).put("listen", listen).put("upstream", upstream);
        return line(
                one("create", "c", "new"),
                options,
                name,
                new Request("POST", List.of("proxies"), body.put("enabled", !disabled)));
    }

    private Line addToxic(String name) {
        ToxicType type = Toxics.ALL.get(random.nextInt(Toxics.ALL.size()));
        recorder.toxicType = type.name();
        ObjectNode body = NODES.objectNode().put("type", type.name());
        List<List<String>> options = new ArrayList<>();
        options.add(option(type.name(), "type", "t"));
        String stream = one("upstream", "downstream", "");
        if (!stream.isEmpty()) {
            options.add(List.of(dashes() + (random.nextBoolean() ? stream : stream.substring(0, 1))));
        }
        body.put("stream", stream.isEmpty() ? "downstream" : stream);
        toxicity(options, body.put("toxicity", 1));
        if (random.nextBoolean()) {
            String toxic = text();
            options.add(option(toxic, "toxicName", "n"));
            body.put("name", toxic);
        }
        body.set("attributes", attributes(type, options));
        if (random.nextBoolean()) {
            options.add(option("30", "duration"));
            body.put("duration", 30);
        }
        return line(
                one("toxic add", "t a", "add", "t add"),
                options,
                name,
                new Request("POST", List.of("proxies", name, "toxics"), body));
    }

    private Line updateToxic(String name) {
        ToxicType type = Toxics.ALL.get(random.nextInt(Toxics.ALL.size()));
        recorder.toxicType = type.name();
        ObjectNode body = NODES.objectNode();
        List<List<String>> options = new ArrayList<>();
        options.add(option("t", "toxicName", "n"));
        toxicity(options, body);
        body.set("attributes", attributes(type, options));
        return line(
                one("toxic update", "t u", "update"),
                options,
                name,
                new Request("POST", List.of("proxies", name, "toxics", "t"), body));
    }

    private void toxicity(List<List<String>> options, ObjectNode body) {
        if (random.nextBoolean()) {
            options.add(option("0.25", "toxicity", "tox"));
            body.put("toxicity", 0.25);
        }
    }

    /** Each option has one attribute, or several with commas between them. */
    private ObjectNode attributes(ToxicType type, List<List<String>> options) {
        ObjectNode attributes = NODES.objectNode();
        List<String> pairs = new ArrayList<>();
        for (Attribute attribute : type.attributes()) {
            if (random.nextInt(4) > 0) {
                BigDecimal value =
                        attribute.integer() ? BigDecimal.valueOf(random.nextInt(9_999)) : new BigDecimal("0.5");
                pairs.add(attribute.name() + "=" + value.toPlainString());
                attributes.set(attribute.name(), json(value.toPlainString()));
            }
        }
        Collections.shuffle(pairs, random);
        while (!pairs.isEmpty()) {
            List<String> group = pairs.subList(0, 1 + random.nextInt(pairs.size()));
            options.add(option(String.join(one(",", ", ", " ,"), group), "attribute", "a"));
            group.clear();
        }
        return attributes;
    }

    /** Puts options, name and the options of every command in a random order behind the words of the command. */
    private Line line(String command, List<List<String>> options, String name, Request meaning) {
        List<List<String>> groups = new ArrayList<>(options);
        boolean jsonFirst = random.nextInt(4) == 0;
        if (random.nextInt(4) == 0) {
            groups.add(option("127.0.0.1:1", "host", "h"));
        }
        if (random.nextInt(4) == 0) {
            groups.add(List.of("--json"));
        }
        Collections.shuffle(groups, random);
        List<String> words = new ArrayList<>(jsonFirst ? List.of("-json") : List.of());
        words.addAll(List.of(command.split(" ")));
        boolean nameLast = name.startsWith("-") || random.nextInt(4) == 0;
        int place = nameLast ? groups.size() : random.nextInt(groups.size() + 1);
        groups.add(place, nameLast ? List.of("--", name) : List.of(name));
        groups.forEach(words::addAll);
        return new Line(words, meaning);
    }

    private List<String> option(String value, String... names) {
        String name = dashes() + one(names);
        return random.nextBoolean() ? List.of(name + "=" + value) : List.of(name, value);
    }

    private String dashes() {
        return random.nextBoolean() ? "--" : "-";
    }

    /** Any text that is not empty, also one that looks like an option, an assignment or a command. */
    private String text() {
        return switch (random.nextInt(8)) {
            case 0 -> one("add", "help", "-", "toxic", "list");
            case 1 -> one("-t", "--help", "-x=1", "--", "---");
            case 2 -> one("a=b", "a,b", "a b", "ü/?&#", "\u2615", "\ud83d\ude00", "..", "%2F", "\t");
            default -> Integer.toString(random.nextInt(1_000_000), 36);
        };
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
