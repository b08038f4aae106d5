package io.coffeechaos.orders.api.orders;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.entity.OrderView.StepView;
import io.coffeechaos.orders.entity.StepState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Renders orders as JSON, exactly as order-api.md 5 shows them. The first answer to an order and every replay of it
 * come from {@link #order}. For a released body version, the bytes for the same view must never change.
 */
public final class OrderJson {
    private OrderJson() {}

    /** An order with its steps. */
    public static ObjectNode order(OrderView view) {
        ObjectNode node = head(view);
        steps(node.putArray("steps"), view.steps());
        return tail(node, view);
    }

    /** An order that waits in the intake queue. Only its id is promised, and the order cannot be cancelled yet. */
    public static ObjectNode queued(OrderView view) {
        ObjectNode node = order(view);
        node.putNull("acceptedAt");
        node.put("cancellable", false);
        return node;
    }

    /** An order in the form of the list, without its steps. */
    public static ObjectNode withoutSteps(OrderView view) {
        return tail(head(view), view);
    }

    /** One event of an order's history. */
    public static ObjectNode event(HistoryEntry entry) {
        ObjectNode node = Json.object()
                .put("seq", entry.seq())
                .put("type", entry.type().wireName())
                .put("at", Json.time(entry.at()))
                .put("status", entry.status().name())
                .put("delayed", entry.delayed());
        entry.step().ifPresent(step -> node.put("step", step.wireName()));
        entry.detail().ifPresent(detail -> node.put("detail", detail));
        return node;
    }

    /** The live values of an order. */
    public static ObjectNode progress(OrderView view) {
        ObjectNode node = Json.object()
                .put("version", view.version())
                .put("status", view.status().name())
                .put("delayed", view.delayed());
        steps(node.putArray("steps"), view.steps());
        return node;
    }

    /** The path of an order. */
    public static String self(OrderId id) {
        return "/orders/" + id.value();
    }

    private static ObjectNode head(OrderView view) {
        ObjectNode node = Json.object()
                .put("id", view.id().value())
                .put("version", view.version())
                .put("status", view.status().name())
                .put("terminal", view.status().terminal())
                .put("delayed", view.delayed())
                .put("cancellable", view.cancellable());
        ArrayNode items = node.putArray("items");
        for (OrderLine line : view.items()) {
            ObjectNode item = items.addObject()
                    .put("productId", line.productId())
                    .put("name", line.name())
                    .put("quantity", line.quantity());
            money(item.putObject("unitPrice"), line.unitPrice());
            money(item.putObject("lineTotal"), line.lineTotal());
        }
        money(node.putObject("total"), view.total());
        return node.put("paymentMethod", view.paymentMethod())
                .put("customerId", view.customerId().orElse(null));
    }

    private static ObjectNode tail(ObjectNode node, OrderView view) {
        view.reason()
                .ifPresentOrElse(
                        reason -> node.putObject("reason")
                                .put("code", reason.code())
                                .put("message", reason.message()),
                        () -> node.putNull("reason"));
        node.put("acceptedAt", Json.time(view.acceptedAt()))
                .put("updatedAt", Json.time(view.updatedAt()))
                .put("completedAt", timeOrNull(view.completedAt()));
        String self = self(view.id());
        node.putObject("links")
                .put("self", self)
                .put("events", self + "/events")
                .put("cancel", self + "/cancel");
        return node;
    }

    private static void steps(ArrayNode steps, List<StepView> views) {
        for (StepView view : views) {
            ObjectNode step = steps.addObject()
                    .put("name", view.name().wireName())
                    .put("state", view.state().name())
                    .put("attempts", view.attempts());
            if (view.state() != StepState.WAITING) {
                step.put("nextAttemptAt", timeOrNull(view.nextAttemptAt()))
                        .put("reference", view.reference().orElse(null));
                view.lastError()
                        .ifPresentOrElse(
                                error -> step.putObject("lastError")
                                        .put("kind", error.kind())
                                        .put("message", error.message()),
                                () -> step.putNull("lastError"));
            }
        }
    }

    private static void money(ObjectNode node, Money money) {
        node.put("amount", money.amount()).put("currency", money.currency());
    }

    private static String timeOrNull(Optional<Instant> time) {
        return time.map(Json::time).orElse(null);
    }
}
