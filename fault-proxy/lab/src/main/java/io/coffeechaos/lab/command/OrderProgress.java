package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a customer sees of an order, each thing once: {@code payment ✓}, {@code delayed}, {@code CONFIRMED}. */
final class OrderProgress {
    private static final Map<String, String> SIGNS =
            Map.of("DONE", "✓", "FAILED", "✗", "DELAYED", "delayed", "UNDONE", "undone");

    private final Set<String> told = new HashSet<>();

    /** What is new in this version of the order. */
    List<String> news(JsonNode order) {
        List<String> news = new ArrayList<>();
        for (JsonNode step : order.path("steps")) {
            String state = step.path("state").asText();
            if (SIGNS.containsKey(state)) {
                tell(news, step.path("name").asText() + " " + SIGNS.get(state));
            }
        }
        String status = order.path("status").asText();
        if (order.path("terminal").asBoolean() || status.equals("COMPENSATING")) {
            String reason = order.path("reason").path("code").asText();
            tell(news, reason.isEmpty() ? status : status + " (" + reason + ")");
        }
        return news;
    }

    private void tell(List<String> news, String what) {
        if (told.add(what)) {
            news.add(what);
        }
    }
}
