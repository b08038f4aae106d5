package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.saga.SagaReport.Attempted;
import io.coffeechaos.orders.tracing.FinishedSpan.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one incarnation of an order saw between the attempts of its steps: the events of their spans. They are not stored: an
 * incarnation that takes over has none of its predecessor's.
 */
final class StepNotes {
    /** Most events of one step or undo. */
    static final int EVENTS_MAX = 32;

    private record Key(Step step, Direction direction) {}

    private final Map<Key, List<Event>> events = new HashMap<>();
    private final Map<Key, Attempted> last = new HashMap<>();

    /** A run has reported an attempt. A second report of the same attempt means that a parked order was woken. */
    void attempted(Attempted attempted, Direction direction, Instant at) {
        Key key = new Key(attempted.step(), direction);
        Attempted before = last.put(key, attempted);
        boolean woken = before != null && before.run() == attempted.run() && before.attempts() == attempted.attempts();
        if (woken) {
            note(key, "woken", at);
            return;
        }
        if (attempted.error().neverSent()) {
            note(key, "not_sent", at);
        }
        if (attempted.parked()) {
            note(key, "parked", at);
        }
    }

    /** The events of this step, or of its undo, oldest first. */
    List<Event> of(Step step, Direction direction) {
        return List.copyOf(events.getOrDefault(new Key(step, direction), List.of()));
    }

    private void note(Key key, String name, Instant at) {
        List<Event> noted = events.computeIfAbsent(key, none -> new ArrayList<>());
        if (noted.size() < EVENTS_MAX) {
            noted.add(new Event(name, at));
        }
    }
}
