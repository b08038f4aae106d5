package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.kpi.KpiRing;
import io.coffeechaos.lab.load.LoadControl;
import io.coffeechaos.lab.load.OrderLoad;
import io.coffeechaos.lab.truth.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The routes of the measuring side: {@code GET /lab/kpi}, {@code GET|PUT /lab/load}, {@code GET /lab/ledger},
 * {@code GET /lab/ledger.csv} and {@code GET /lab/stream}.
 */
final class MeasureRoutes {
    private static final Set<Integer> RATES = Set.of(0, 1, 5, 20);
    private static final String BOTH = "both";
    private static final int BOTH_RATE_MAX = 5;
    private static final List<String> LOAD_FIELDS = List.of("rate", "client", "failover", "edges", "book", "lastsS");
    private static final Set<String> WORDS =
            Set.of("all", "open", "unknown", "lost", "duplicate", "silent", "misreported", "unreceipted");
    private static final int WINDOW_DEFAULT = 5;
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 1000;
    private static final int CSV_ITEMS = 500;

    private final Measuring measuring;
    private final SnapshotStream stream;
    private final SettingsRoute settings;

    MeasureRoutes(Measuring measuring, SnapshotStream stream, SettingsRoute settings) {
        this.measuring = measuring;
        this.settings = settings;
        this.stream = stream;
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException, InterruptedException {
        try {
            switch (call.route()) {
                case "GET lab/kpi" ->
                    call.answer(200, measuring.kpi(call.number("window", WINDOW_DEFAULT, 1, KpiRing.SECONDS_MAX)));
                case "GET lab/load" -> call.answer(200, load(measuring.load().status()));
                case "PUT lab/load" -> putLoad(call);
                case "GET lab/ledger" -> ledger(call);
                case "GET lab/ledger.csv" -> csv(call);
                case "GET lab/stream" -> stream.serve(call);
                default -> {
                    return false;
                }
            }
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    // --- Load ---

    private void putLoad(Call call) throws IOException, InterruptedException, BadRequestException {
        LoadControl.Wanted wanted = wanted(call.object());
        try {
            LoadControl.Status status = measuring.load().put(wanted);
            measuring.wake();
            call.answer(200, load(status));
        } catch (LoadControl.BusyException busy) {
            call.error(409, busy.getMessage());
        }
    }

    private LoadControl.Wanted wanted(JsonNode body) throws BadRequestException {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!LOAD_FIELDS.contains(field.getKey())) {
                throw new BadRequestException(
                        field.getKey(), field.getKey() + " is not a field of the load: use " + LOAD_FIELDS);
            }
        }
        JsonNode rate = body.path("rate");
        if (!rate.isInt() || !RATES.contains(rate.intValue())) {
            throw new BadRequestException("rate", "rate must be 0, 1, 5 or 20");
        }
        List<OrderLoad.Client> clients = clients(body);
        if (clients.size() > 1 && rate.intValue() > BOTH_RATE_MAX) {
            throw new BadRequestException(
                    "rate",
                    "rate must be 0, 1 or " + BOTH_RATE_MAX + " with both clients, for two loads run at it: was "
                            + rate.intValue());
        }
        JsonNode failover = body.path("failover");
        if (!failover.isMissingNode() && !failover.isBoolean()) {
            throw new BadRequestException("failover", "failover must be true or false");
        }
        Optional<String> book = Optional.ofNullable(body.path("book").textValue());
        if (book.isPresent() && !book.get().matches("[a-z0-9-]{1,64}")) {
            throw new BadRequestException("book", "book must be 1 to 64 of a-z, 0-9 and -");
        }
        if (book.isPresent() && clients.size() > 1) {
            throw new BadRequestException(
                    "book", "book must be left out with both clients, for each has its own: was '" + book.get() + "'");
        }
        return new LoadControl.Wanted(
                rate.intValue(), clients, failover.asBoolean(true), edges(body), book, lasts(body.path("lastsS")));
    }

    private List<OrderLoad.Client> clients(JsonNode body) throws BadRequestException {
        String client = body.path("client").asText(settings.fragileClient() ? "fragile" : "resilient");
        return switch (client) {
            case "resilient" -> List.of(OrderLoad.Client.resilient);
            case "fragile" -> List.of(OrderLoad.Client.fragile);
            case BOTH -> List.of(OrderLoad.Client.resilient, OrderLoad.Client.fragile);
            default ->
                throw new BadRequestException(
                        "client", "client must be resilient, fragile or both: was '" + client + "'");
        };
    }

    private static Duration lasts(JsonNode seconds) throws BadRequestException {
        long max = LoadControl.LASTS_MAX.toSeconds();
        if (!seconds.isMissingNode() && (!seconds.isInt() || seconds.intValue() < 1 || seconds.intValue() > max)) {
            throw new BadRequestException("lastsS", "lastsS must be 1 to " + max + " seconds: was " + seconds);
        }
        return seconds.isMissingNode() ? LoadControl.LASTS_MAX : Duration.ofSeconds(seconds.intValue());
    }

    private Set<String> edges(JsonNode body) throws BadRequestException {
        Set<String> known = new TreeSet<>(measuring.load().edges());
        Set<String> edges = new TreeSet<>();
        for (JsonNode edge : body.path("edges")) {
            edges.add(edge.asText());
        }
        boolean isList =
                body.path("edges").isMissingNode() || (body.path("edges").isArray() && !edges.isEmpty());
        if (!isList || !known.containsAll(edges)) {
            throw new BadRequestException("edges", "edges must be a list of these: " + String.join(", ", known));
        }
        return edges;
    }

    static ObjectNode load(LoadControl.Status status) {
        ObjectNode load = JsonNodeFactory.instance.objectNode();
        load.put("rate", status.rate());
        load.put("client", client(status.sides()));
        load.put("failover", status.failover());
        load.put("started", status.started().map(Instant::toString).orElse(null));
        load.put(
                "book",
                status.sides().stream().findFirst().map(LoadControl.Side::book).orElse(null));
        load.put("ended", status.ended().orElse(null));
        return load;
    }

    private static String client(List<LoadControl.Side> sides) {
        return sides.size() > 1
                ? BOTH
                : sides.stream()
                        .findFirst()
                        .map(LoadControl.Side::client)
                        .orElse(OrderLoad.Client.resilient)
                        .name();
    }

    // --- Ledger ---

    private static String word(Call call) throws BadRequestException {
        String word = call.query().getOrDefault("filter", "all");
        if (!WORDS.contains(word)) {
            throw new BadRequestException(
                    "filter", "filter must be all, open, unknown, lost, duplicate, silent, misreported or unreceipted");
        }
        return word;
    }

    private void ledger(Call call) throws IOException, BadRequestException {
        String order = call.query().getOrDefault("order", "");
        Optional<Ledger.Page> page;
        if (!order.isEmpty()) {
            page = measuring.ledger().find(order);
        } else {
            int limit = call.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
            int after = call.number("cursor", 0, 0, Integer.MAX_VALUE);
            page = measuring.ledger().page(call.query().getOrDefault("book", ""), word(call), after, limit);
        }
        if (page.isEmpty()) {
            call.error(404, order.isEmpty() ? "there is no such book: PUT /lab/load begins one" : "no such order");
            return;
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("book", page.get().book());
        answer.put("asOf", Instant.ofEpochMilli(measuring.nowMs()).toString());
        answer.put("lagMs", measuring.ledger().lagMs());
        answer.set("totals", KpiView.book(page.get().totals()));
        answer.put(
                "nextCursor",
                page.get().next() == 0 ? null : Integer.toString(page.get().next()));
        ArrayNode items = answer.putArray("items");
        page.get().items().forEach(items::add);
        call.answer(200, answer);
    }

    private void csv(Call call) throws IOException, BadRequestException {
        String word = word(call);
        Optional<Ledger.Page> page = measuring.ledger().page(call.query().getOrDefault("book", ""), word, 0, CSV_ITEMS);
        if (page.isEmpty()) {
            call.error(404, "there is no such book: PUT /lab/load begins one");
            return;
        }
        call.begin("text/csv; charset=utf-8");
        call.write(lines(List.of(Ledger.csvHeader())));
        String book = page.get().book();
        while (page.isPresent()) {
            call.write(lines(page.get().items().stream().map(Ledger::csv).toList()));
            int next = page.get().next();
            page = next == 0 ? Optional.empty() : measuring.ledger().page(book, word, next, CSV_ITEMS);
        }
    }

    private static byte[] lines(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append("\r\n"));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
