package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Toxic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The toxics of one proxy in order of creation, and the clocks of the toxics with a duration. The caller holds the
 * proxy's lock for changes; reading needs no lock.
 */
final class ProxyToxics {

    /**
     * The clock that removes a toxic after its duration.
     *
     * @param time completes when the duration is over; if it is cancelled, the removal does not run
     * @param removal completes when the toxic has been removed
     */
    private record Clock(CompletableFuture<Void> time, CompletableFuture<Void> removal) {
        void stop() {
            time.cancel(false);
        }
    }

    private final LongConsumer expired;
    private final Map<Long, Clock> clocks = new HashMap<>();
    private volatile List<ActiveToxic> all = List.of();
    private long made;

    /**
     * Creates an empty list of toxics.
     *
     * @param expired receives the id of a toxic when its duration is over, on a thread of its own
     */
    ProxyToxics(LongConsumer expired) {
        this.expired = expired;
    }

    List<ActiveToxic> all() {
        return all;
    }

    Optional<ActiveToxic> named(String name) {
        return all.stream().filter(toxic -> toxic.name().equals(name)).findFirst();
    }

    ActiveToxic get(String name) {
        return named(name).orElseThrow(() -> new RefusedException(Refusal.TOXIC_NOT_FOUND, name));
    }

    /** Adds a toxic to the end of its direction. */
    ActiveToxic add(ToxicSpec spec) {
        if (named(spec.name()).isPresent()) {
            throw new RefusedException(Refusal.TOXIC_EXISTS, spec.name());
        }
        ActiveToxic installed = new ActiveToxic(
                made++,
                0,
                spec.name(),
                spec.stream(),
                spec.direction(),
                spec.toxicity(),
                spec.toxic(),
                spec.duration());
        List<ActiveToxic> now = new ArrayList<>(all);
        now.add(installed);
        all = List.copyOf(now);
        spec.duration().ifPresent(duration -> clocks.put(installed.id(), clock(installed.id(), duration)));
        return installed;
    }

    private Clock clock(long id, Duration duration) {
        CompletableFuture<Void> time = new CompletableFuture<Void>()
                .completeOnTimeout(null, TimeUnit.MILLISECONDS.convert(duration), TimeUnit.MILLISECONDS);
        // The removal waits for the event loops, so it needs a thread that may block.
        return new Clock(time, time.thenRunAsync(() -> expired.accept(id), Thread::startVirtualThread));
    }

    /**
     * Changes the toxicity and the attributes of a toxic.
     *
     * @param attributes the attributes to change; the others keep their values
     * @throws IllegalArgumentException if a value is out of range; then nothing has changed
     */
    ActiveToxic update(String name, Optional<Float> toxicity, Map<String, Number> attributes) {
        ActiveToxic before = get(name);
        Map<String, Number> merged = new HashMap<>(before.toxic().attributes());
        merged.putAll(attributes);
        Toxic toxic = before.toxic().type().create(merged);
        ActiveToxic after = before.updated(toxicity.orElse(before.toxicity()), toxic);
        all = all.stream().map(each -> each.id() == before.id() ? after : each).toList();
        return after;
    }

    /** Removes the toxic with this id. Returns true if it existed. */
    boolean remove(long id) {
        List<ActiveToxic> left = all.stream().filter(toxic -> toxic.id() != id).toList();
        boolean found = left.size() < all.size();
        all = left;
        Optional.ofNullable(clocks.remove(id)).ifPresent(Clock::stop);
        return found;
    }

    void removeAll() {
        all = List.of();
        clocks.values().forEach(Clock::stop);
        clocks.clear();
    }
}
