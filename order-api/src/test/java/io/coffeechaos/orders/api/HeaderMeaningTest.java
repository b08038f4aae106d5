package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.api.testkit.Client;
import io.coffeechaos.orders.api.testkit.RawConnection;
import io.coffeechaos.orders.api.testkit.RawConnection.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Requests that mean the same have the same answer, however their headers are written. A case is a random request. The
 * test sends it in its plain form: each header on one line, in a fixed order. Then it sends a random form of it: other
 * cases, spaces, folded lines, other orders, lists on several lines with empty elements, and sometimes a header twice.
 *
 * <p>The gate runs a short form. {@code mvn test -pl order-api -Dbudget=long} runs 100,000 cases.
 */
class HeaderMeaningTest {
    private static final int CASES = System.getProperty("budget", "gate").equals("long") ? 100_000 : 500;

    private static final String SHOP = "http://localhost:3000";
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String KEY = "header-meaning";
    private static final String LAB_KEY = "header-meaning-lab";
    private static final String LAB_ORDER =
            "{\"items\":[{\"id\":\"kenyan-aa\",\"price\":19.99,\"quantity\":2}],\"total\":39.98}";
    private static final List<String> RANGES = List.of(
            "application/json",
            "application/json;q=0",
            "application/*;q=0.5",
            "*/*;q=0.1",
            "text/html",
            "text/event-stream",
            "text/event-stream;q=0.7",
            "application/problem+json;v=\"1,2\"");
    private static final List<String> JSON_TYPES = List.of(
            "application/json",
            "application/json;",
            "application/json; charset=utf-8",
            "application/json ;; charset=\"utf-8\" ;",
            "application/json; charset=");

    /** How often a fold, a duplicate and a broken line led to the plain answer and to a 400. */
    private final Map<String, Integer> seen = new HashMap<>();

    private enum Kind {
        /** A list: its elements may be on any number of lines, in any order. */
        LIST,
        /** One value. The header must be ignored or refused if it is there twice. */
        SINGLE
    }

    /** What a header means: the elements of a list, or one value. A header without values means that it is missing. */
    private record Header(String name, Kind kind, List<String> values, UnaryOperator<String> rewriting) {
        static Header of(String name, Kind kind, List<String> values) {
            return new Header(name, kind, values, UnaryOperator.identity());
        }

        String plain() {
            return values.isEmpty() ? "" : name + ": " + String.join(", ", values) + "\r\n";
        }
    }

    private record Request(String line, List<Header> headers, String body) {
        String plain() {
            StringBuilder text = new StringBuilder(line);
            headers.forEach(header -> text.append(header.plain()));
            return text + "\r\n" + body;
        }

        Request without(Header header) {
            return new Request(
                    line, headers.stream().filter(each -> !each.equals(header)).toList(), body);
        }
    }

    /** A form of a request, and what its answer has to be. */
    private record Form(
            String text, String what, boolean mayBe400, boolean mustBe400, boolean mustBeRefused, Request meaning) {}

    /** The parts of an answer that must be equal. */
    private record Answered(int status, List<String> parts) {}

    private static final Answered NOTHING = new Answered(0, List.of());

    @Test
    void requestsThatMeanTheSameHaveTheSameAnswerOrAre400() throws Exception {
        long seed = Optional.ofNullable(Long.getLong("seed")).orElseGet(System::nanoTime);
        System.out.println("header meaning: replay with -Dseed=" + seed);
        Random random = new Random(seed);
        try (ApiNode node = ApiNode.start(Map.of("coffee.api.rate.per-second", 0));
                RawConnection connection = new RawConnection(node.port())) {
            List<Target> targets = targets(node);
            Map<String, Answered> plainAnswers = new HashMap<>();
            for (int i = 0; i < CASES; i++) {
                Request request = targets.get(random.nextInt(targets.size())).random(random);
                Form form = form(request, random);
                Reply answer = connection.send(form.text());
                String plain = form.meaning().plain();
                Answered expected = form.mustBe400()
                        ? NOTHING
                        : plainAnswers.computeIfAbsent(
                                plain, text -> meaning(connection.send(text), traced(form.meaning())));
                String report = "seed %d, case %d, %s%n%s%n->%n%s%nThe plain form:%n%s"
                        .formatted(seed, i, form.what(), form.text(), answer, plain);
                boolean refused = answer.status() == 400;
                if (form.mustBe400()) {
                    assertThat(refused).as(report).isTrue();
                } else if (form.mustBeRefused()) {
                    assertThat(refused || expected.status() >= 400).as(report).isTrue();
                }
                if (!form.mustBe400() && !(form.mayBe400() && refused)) {
                    assertThat(meaning(answer, traced(form.meaning())))
                            .as(report)
                            .isEqualTo(expected);
                }
                if (i % 10_000 == 9_999) {
                    System.out.println(i + 1 + " cases");
                }
                seen.merge(form.what() + (refused ? " 400" : " answered"), 1, Integer::sum);
            }
            System.out.println(CASES + " cases, " + plainAnswers.size() + " meanings: " + seen);
            assertThat(node.entities()).as("no form made another order").isLessThanOrEqualTo(2);
        }
    }

    private interface Target {
        Request random(Random random);
    }

    private static List<Target> targets(ApiNode node) {
        String address = node.client().order(KEY, Client.ORDER).header("Location");
        String lab = "/orders/"
                + node.client()
                        .send(
                                "POST",
                                "/",
                                java.net.http.HttpRequest.BodyPublishers.ofString(LAB_ORDER),
                                "Idempotency-Key",
                                LAB_KEY)
                        .json()
                        .path("order_id")
                        .asText();
        for (String order : List.of(address, lab)) {
            eventually(() -> assertThat(
                            node.client().get(order).json().path("status").asText())
                    .isEqualTo("CONFIRMED"));
        }
        String version = node.client().get(address).header("ETag").replace("\"", "");
        String catalogue = node.client().get("/products").header("ETag");
        return List.of(
                random -> get(address, random, accept(random), tags(random, '"' + version + '"')),
                random -> get("/products", random, accept(random), tags(random, catalogue)),
                random -> get(
                        address + "/events",
                        random,
                        accept(random),
                        Header.of("Last-Event-ID", Kind.SINGLE, some(random, List.of("2", version), 1))),
                random -> post("/orders", KEY, Client.ORDER, random),
                random -> post("/", LAB_KEY, LAB_ORDER, random));
    }

    private static Request get(String path, Random random, Header... own) {
        List<Header> headers = common(random);
        headers.addAll(List.of(own));
        return new Request("GET " + path + " HTTP/1.1\r\n", headers, "");
    }

    private static Request post(String path, String key, String body, Random random) {
        List<Header> headers = common(random);
        headers.add(Header.of("Content-Length", Kind.SINGLE, List.of(Integer.toString(body.length()))));
        headers.add(accept(random));
        String keyForm = List.of(key, '"' + key + '"', '"' + key + "\";v=1; w").get(random.nextInt(3));
        headers.add(Header.of("Idempotency-Key", Kind.SINGLE, List.of(keyForm)));
        if (random.nextInt(10) == 0) {
            headers.add(Header.of("Content-Type", Kind.SINGLE, List.of("text/plain")));
        } else {
            headers.add(new Header(
                    "Content-Type",
                    Kind.SINGLE,
                    List.of("application/json"),
                    plain -> JSON_TYPES.get(random.nextInt(JSON_TYPES.size()))));
        }
        headers.add(Header.of("Content-Encoding", Kind.LIST, some(random, List.of("identity"), 1)));
        return new Request("POST " + path + " HTTP/1.1\r\n", headers, body);
    }

    private static List<Header> common(Random random) {
        List<Header> headers = new ArrayList<>();
        headers.add(Header.of("Host", Kind.SINGLE, List.of("x")));
        headers.add(Header.of("Origin", Kind.SINGLE, some(random, List.of(SHOP, "http://evil.example"), 1)));
        headers.add(Header.of("traceparent", Kind.SINGLE, some(random, List.of(TRACEPARENT), 1)));
        return headers;
    }

    private static Header accept(Random random) {
        return Header.of("Accept", Kind.LIST, some(random, RANGES, 3));
    }

    private static Header tags(Random random, String current) {
        return Header.of(
                "If-None-Match",
                Kind.LIST,
                some(random, List.of("\"1\"", "\"a,b\"", "W/\"0\"", "unquoted", current, "W/" + current), 3));
    }

    private static List<String> some(Random random, List<String> values, int most) {
        List<String> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, random.nextInt(Math.min(most, values.size()) + 1)));
    }

    // A random form of a request

    private static Form form(Request request, Random random) {
        List<List<String>> groups = new ArrayList<>();
        request.headers().forEach(header -> groups.add(lines(header, random)));
        for (int i = random.nextInt(3); i > 0; i--) {
            groups.add(List.of(line("X-" + random.nextInt(1_000), "a, \"b", random)));
        }
        Request meaning = request;
        String what = "plain";
        boolean mayBe400 = false;
        boolean mustBe400 = false;
        boolean mustBeRefused = false;
        int change = random.nextInt(10);
        if (change == 0) {
            List<String> group = groups.get(random.nextInt(groups.size()));
            if (!group.isEmpty()) {
                int at = random.nextInt(group.size());
                List<String> folded = new ArrayList<>(group);
                folded.set(at, folded(folded.get(at), random));
                groups.set(groups.indexOf(group), folded);
                what = "folded";
                mayBe400 = true;
            }
        } else if (change == 1) {
            Header twice =
                    request.headers().get(random.nextInt(request.headers().size()));
            if (twice.kind() != Kind.LIST && !twice.values().isEmpty()) {
                groups.add(lines(twice, random));
                what = "twice " + twice.name();
                mayBe400 = true;
                mustBe400 = twice.name().equals("Host");
                // An earlier check may refuse the request for another reason.
                mustBeRefused = twice.name().equals("Idempotency-Key");
                // The framing and the type may be given twice if both lines mean the same.
                boolean same = mustBeRefused || twice.name().startsWith("Content-");
                meaning = same ? request : request.without(twice);
            }
        } else if (change == 2) {
            String broken =
                    List.of("Accept : text/html", "Accept", "Acc ept: x", ": x").get(random.nextInt(4));
            groups.add(List.of(broken + "\r\n"));
            what = "broken";
            // Pekko ignores a header without a name.
            mayBe400 = true;
            mustBe400 = !broken.startsWith(":");
        }
        return new Form(
                request.line() + String.join("", interleaved(groups, random)) + "\r\n" + request.body(),
                what,
                mayBe400,
                mustBe400,
                mustBeRefused,
                meaning);
    }

    /** The lines of a header: a list has its elements on a random number of lines, with empty elements between them. */
    private static List<String> lines(Header header, Random random) {
        List<String> lines = new ArrayList<>();
        if (header.kind() != Kind.LIST) {
            header.values()
                    .forEach(value ->
                            lines.add(line(header.name(), header.rewriting().apply(value), random)));
            return lines;
        }
        List<String> elements = new ArrayList<>(header.values());
        Collections.shuffle(elements, random);
        StringBuilder value = new StringBuilder();
        for (String element : elements) {
            value.append(anyCase(header.name(), element, random));
            value.append(random.nextInt(4) == 0 ? " , ," : ",");
            if (random.nextInt(2) == 0) {
                lines.add(line(header.name(), trimmed(value, random), random));
                value.setLength(0);
            } else {
                value.append(spaces(random));
            }
        }
        if (!value.toString().isBlank() || random.nextInt(6) == 0) {
            lines.add(line(header.name(), trimmed(value, random), random));
        }
        return lines;
    }

    /** The comma after the last element of a line may stay: it only adds an empty element. */
    private static String trimmed(StringBuilder value, Random random) {
        String text = value.toString().strip();
        return text.endsWith(",") && random.nextInt(4) > 0 ? text.substring(0, text.length() - 1) : text;
    }

    /** Media types and codings have no case, entity tags have one. */
    private static String anyCase(String name, String element, Random random) {
        return name.startsWith("If-") || random.nextInt(3) > 0 ? element : element.toUpperCase(Locale.ROOT);
    }

    private static String line(String name, String value, Random random) {
        StringBuilder mixed = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            mixed.append(random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return (random.nextBoolean() ? name : mixed) + ":" + spaces(random) + value + spaces(random) + "\r\n";
    }

    private static String spaces(Random random) {
        return List.of("", " ", " ", "\t", "   ", " \t ").get(random.nextInt(6));
    }

    /** Folds the line at a place where white space is allowed: before the value, after it, or after a comma. */
    private static String folded(String line, Random random) {
        String fold = "\r\n" + (random.nextBoolean() ? " " : "\t ");
        int colon = line.indexOf(':') + 1;
        return switch (random.nextInt(3)) {
            case 0 -> line.substring(0, colon) + fold + line.substring(colon);
            case 1 -> line.substring(0, line.length() - 2) + fold + "\r\n";
            default -> line.substring(0, colon) + line.substring(colon).replaceFirst(",(?!2)", "," + fold);
        };
    }

    /** Mixes the headers at random. The lines of one header keep their order. */
    private static List<String> interleaved(List<List<String>> groups, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            for (int n = 0; n < groups.get(i).size(); n++) {
                order.add(i);
            }
        }
        Collections.shuffle(order, random);
        int[] next = new int[groups.size()];
        List<String> mixed = new ArrayList<>();
        for (int group : order) {
            mixed.add(groups.get(group).get(next[group]++));
        }
        return mixed;
    }

    // The answer

    private static boolean traced(Request request) {
        return request.headers().stream()
                .anyMatch(header ->
                        header.name().equals("traceparent") && !header.values().isEmpty());
    }

    /** The parts of an answer that must be equal. The trace id is one of them if the request sets it. */
    private static Answered meaning(Reply answer, boolean traced) {
        String body = answer.body();
        return new Answered(
                answer.status(),
                List.of(
                        traced ? body : body.replaceAll("\"traceId\":\"[0-9a-f]{32}\"", "\"traceId\":\"\""),
                        traced ? answer.header("X-Trace-Id") : "",
                        answer.header("Content-Type"),
                        answer.header("Location"),
                        answer.header("ETag"),
                        answer.header("Idempotent-Replayed"),
                        answer.header("Access-Control-Allow-Origin"),
                        answer.header("Cache-Control")));
    }
}
