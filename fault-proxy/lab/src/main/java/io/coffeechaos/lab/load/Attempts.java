package io.coffeechaos.lab.load;

import io.coffeechaos.lab.history.HistoryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The attempts of one customer. */
final class Attempts {
    private final String key;
    private final List<HistoryEvent.Op> ends = new ArrayList<>();

    Attempts(String key) {
        this.key = key;
    }

    void add(HistoryEvent.Op end) {
        ends.add(end);
    }

    /** Whether neither a 2xx nor a refusal has ended the attempts. 409 and 429 ask for another attempt. */
    boolean mayGoOn() {
        if (ends.isEmpty()) {
            return true;
        }
        HistoryEvent.Op last = ends.getLast();
        boolean refused = last.type() == HistoryEvent.Type.fail && last.status() >= 400 && last.status() != 429;
        return last.type() != HistoryEvent.Type.ok && !refused;
    }

    boolean timedOut() {
        return ends.getLast().error().equals(HistoryEvent.TIMED_OUT);
    }

    OrderLoad.Submitted result() {
        HistoryEvent.Op first = ends.getFirst();
        String id = ends.stream()
                .filter(end -> end.type() == HistoryEvent.Type.ok)
                .map(HistoryEvent.Op::orderId)
                .findFirst()
                .orElse("");
        List<String> answers = ends.stream()
                .map(end -> end.status() == 0 ? end.error() : Integer.toString(end.status()))
                .toList();
        return new OrderLoad.Submitted(key, id, ends.size(), Duration.ofMillis(first.tookMs()), answers);
    }
}
