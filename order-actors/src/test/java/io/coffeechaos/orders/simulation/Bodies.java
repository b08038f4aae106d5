package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.testkit.Orders;

/** The orders from which schedules draw. They are created once, because each id costs a digest. */
final class Bodies {
    private static final int COUNT = 512;
    private static final OrderAccepted[] BODIES = new OrderAccepted[COUNT];
    private static final OrderAccepted[] OTHERS = new OrderAccepted[COUNT];

    static {
        for (int i = 0; i < COUNT; i++) {
            BODIES[i] = Orders.accepted(new IdempotencyKey("key-" + i).value());
            OTHERS[i] = Orders.reusing(BODIES[i]);
        }
    }

    private Bodies() {}

    /** The n-th order of a schedule that starts at this index. Each n has another key. */
    static Dossier dossier(int first, int number) {
        int at = (first + number) % COUNT;
        return new Dossier(number, BODIES[at], OTHERS[at]);
    }

    static int count() {
        return COUNT;
    }
}
