package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.command.Customer.Outcome;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** What {@code ./coffee order} prints. */
final class OrderLines {
    /** How orders are shown. */
    enum Form {
        /** One order: a line that grows with each step. */
        GROWING,
        /** Several orders: a line for the acceptance and a line for the end of each. */
        SHORT,
        /** A JSON object for each order that has ended, or was accepted if none is followed. */
        JSON
    }

    private final Form form;
    private final boolean areFollowed;
    private final PrintWriter out;
    private final OrderProgress progress = new OrderProgress();
    private final long startNanos = System.nanoTime();

    /** @param areFollowed whether each order is followed to its end */
    OrderLines(Form form, boolean areFollowed, PrintWriter out) {
        this.form = form;
        this.areFollowed = areFollowed;
        this.out = out;
    }

    void accepted(Outcome.Accepted accepted) {
        String words = accepted.order().path("id").asText() + " accepted" + (accepted.isReplay() ? " before" : "")
                + (accepted.isQueued() ? ", queued until the store is back" : "") + elapsed();
        switch (form) {
            case GROWING -> print(words + (areFollowed ? "" : "\n"));
            case SHORT -> print(words + "\n");
            case JSON -> print(areFollowed ? "" : accepted.order() + "\n");
        }
    }

    /** A version of an order that is followed. */
    void seen(JsonNode order) {
        if (form == Form.GROWING) {
            progress.news(order).forEach(news -> print(" · " + news + elapsed()));
        }
    }

    /** The end of an order, or of the time to follow it. */
    void ended(String id, Optional<JsonNode> order) {
        String status = order.map(ended -> ended.path("status").asText()).orElse("is still open after");
        switch (form) {
            case GROWING -> print(order.isPresent() ? "\n" : " · still open after" + elapsed() + "\n");
            case SHORT -> print(id + " " + status + elapsed() + "\n");
            case JSON -> print(order.map(ended -> ended + "\n").orElse(""));
        }
    }

    void summary(int requests, int orders, int ended) {
        if (form == Form.SHORT) {
            print("%d requests, %d %s, %d ended\n"
                    .formatted(requests, orders, orders == 1 ? "order" : "orders", ended));
        }
    }

    private void print(String words) {
        out.print(words);
        out.flush();
    }

    private String elapsed() {
        return String.format(Locale.ROOT, " %.1f s", (System.nanoTime() - startNanos) / 1e9);
    }
}
