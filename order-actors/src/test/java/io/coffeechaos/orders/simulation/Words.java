package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.saga.AttemptId;
import java.util.stream.Collectors;

/** Short descriptions for the trace. */
final class Words {
    private Words() {}

    static String of(OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderAccepted accepted -> "OrderAccepted";
            case OrderEvent.OrderProgressed progressed ->
                progressed.facts().stream().map(Words::of).collect(Collectors.joining(", "));
        };
    }

    static String of(OrderProtocol.AcceptReply reply) {
        return switch (reply) {
            case OrderProtocol.Accepted(var order, boolean replayed) -> replayed ? "accepted before" : "accepted";
            case OrderProtocol.KeyReused() -> "key reused";
            case OrderProtocol.RefusedAsNew() -> "refused as new";
            case OrderProtocol.StorageUnknown() -> "storage unknown";
        };
    }

    static String of(OrderProtocol.ReadReply reply) {
        return switch (reply) {
            case OrderProtocol.Found(var view, var events) -> "found " + of(view);
            case OrderProtocol.NotFound() -> "not found";
            case OrderProtocol.Stale() -> "stale";
        };
    }

    static String of(OrderProtocol.CancelReply reply) {
        return switch (reply) {
            case OrderProtocol.Cancelling(var view) -> "cancelling " + of(view);
            case OrderProtocol.AlreadyCancelled(var view) -> "cancelled before " + of(view);
            case OrderProtocol.NotCancellable(var status) -> "not cancellable, " + status;
            case OrderProtocol.CancelNotFound() -> "nothing to cancel";
            case OrderProtocol.CancelUnknown() -> "cancel unknown";
        };
    }

    static String of(OrderRow row) {
        return of(row.view()) + row.wakeAt().map(at -> ", wakeAt " + at).orElse("");
    }

    private static String of(OrderView view) {
        return view.version() + " " + view.status() + " "
                + view.steps().stream()
                        .map(step -> step.state() + "/" + step.attempts())
                        .collect(Collectors.joining(" "));
    }

    static String of(AttemptId attemptId) {
        return (attemptId.direction() == Direction.UNDO ? "undo of " : "")
                + attemptId.step().wireName() + " #" + attemptId.attempt();
    }

    /** The record without its timestamps, because the trace shows the time. */
    private static String of(OutwardEvent fact) {
        return fact.toString().replaceAll(",? ?at=[^,\\]]*", "");
    }
}
