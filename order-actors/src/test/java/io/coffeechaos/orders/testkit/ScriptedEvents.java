package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.EventPublisherPort;
import io.coffeechaos.orders.entity.OrderView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who hears of finished orders, and can be away. */
public final class ScriptedEvents implements EventPublisherPort {
    private final List<OrderView> heard = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    /** From now on nothing is heard, and nobody is told so. */
    public void goAway() {
        away = true;
    }

    /** From now on everything is heard again. */
    public void comeBack() {
        away = false;
    }

    /** How often this order's end was heard. */
    public long heard(OrderId id) {
        return heard.stream().filter(view -> view.id().equals(id)).count();
    }

    @Override
    public void publish(OrderView finished, Runnable acknowledged) {
        if (!away) {
            heard.add(finished);
            acknowledged.run();
        }
    }
}
