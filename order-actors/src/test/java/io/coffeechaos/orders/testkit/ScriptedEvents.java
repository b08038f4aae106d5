package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.EventPublisherPort;
import io.coffeechaos.orders.entity.OrderView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A publisher of finished orders that a test can make unavailable. */
public final class ScriptedEvents implements EventPublisherPort {
    private final List<OrderView> heard = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    /** From now on the publisher drops each finished order and acknowledges none. */
    public void goAway() {
        away = true;
    }

    /** From now on the publisher publishes and acknowledges again. */
    public void comeBack() {
        away = false;
    }

    /** The number of times that the end of this order was published. */
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
