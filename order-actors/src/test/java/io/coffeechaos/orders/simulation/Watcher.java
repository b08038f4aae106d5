package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderProtocol.Events;
import io.coffeechaos.orders.entity.OrderProtocol.Feed;
import io.coffeechaos.orders.entity.OrderProtocol.Progress;
import io.coffeechaos.orders.entity.Reply;

/** A subscriber to the event stream of one order. It renews its subscription with its last event and must miss none. */
final class Watcher implements Reply<Feed> {
    private final World world;
    private final Dossier order;
    private int renewals = 8;
    private long last;
    private boolean ended;

    Watcher(World world, Dossier order) {
        this.world = world;
        this.order = order;
    }

    void subscribe() {
        if (!ended && renewals-- > 0) {
            world.cluster.tell(order, new ShellMessage.Subscribe(last, this));
            world.time.after(5 * SECOND, this::subscribe);
        }
    }

    @Override
    public void tell(Feed feed) {
        switch (feed) {
            case Progress(var view) -> ReadCheck.seen(order, view, 0);
            case Events(var events, boolean terminal) -> {
                for (HistoryEntry event : events) {
                    if (event.seq() > last + 1) {
                        throw Checker.broken(Rule.I7, order, "subscriber got " + event.seq() + " after " + last);
                    }
                    last = Math.max(last, event.seq());
                }
                ReadCheck.heard(order, last);
                ended |= terminal && last > 0;
            }
        }
    }
}
