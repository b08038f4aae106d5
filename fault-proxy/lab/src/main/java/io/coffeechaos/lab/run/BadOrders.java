package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The orders of a run with which something is wrong, {@value #SHOWN_MAX} of each word.
 *
 * @param byWord the items of the ledger, by word: lost, duplicate, silent, misreported, open
 */
record BadOrders(Map<String, List<JsonNode>> byWord) {
    /** No orders. */
    static final BadOrders NONE = new BadOrders(Map.of());

    private static final int SHOWN_MAX = 20;

    /** Reads them from the ledger of the lab. */
    static BadOrders read(RunningLab lab, String book, Facts.Audit audit) throws IOException, InterruptedException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("lost", audit.lost());
        counts.put("duplicate", audit.duplicates());
        counts.put("silent", audit.silent());
        counts.put("misreported", audit.misreported());
        counts.put("open", audit.open());
        Map<String, List<JsonNode>> byWord = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            if (count.getValue() > 0) {
                List<JsonNode> items = new ArrayList<>();
                lab.control()
                        .ledger("book=" + book + "&filter=" + count.getKey() + "&limit=" + SHOWN_MAX)
                        .path("items")
                        .forEach(items::add);
                byWord.put(count.getKey(), items);
            }
        }
        return new BadOrders(byWord);
    }

    /** A table with a row for each order. */
    Table table() {
        Table table = new Table("Orders with which something is wrong")
                .words("what", "key", "order", "told", "row", "answers", "effects");
        byWord.forEach((word, items) -> items.stream()
                .limit(SHOWN_MAX)
                .forEach(item -> table.row(
                        word,
                        item.path("key").asText(),
                        item.path("orderId").asText("-"),
                        item.at("/client/told").asText("-"),
                        item.at("/row/status").asText("-"),
                        words(item.at("/client/answers")),
                        effects(item.path("effects")))));
        return table;
    }

    private static String words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return String.join(", ", words);
    }

    private static String effects(JsonNode effects) {
        return effects.properties().stream()
                .map(effect ->
                        effect.getKey() + " " + effect.getValue().path("net").asText())
                .collect(Collectors.joining(", "));
    }
}
