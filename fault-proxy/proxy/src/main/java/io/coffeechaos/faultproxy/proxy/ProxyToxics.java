package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Toxic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
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
        ActiveToxic installed = made(spec);
        List<ActiveToxic> now = new ArrayList<>(all);
        now.add(installed);
        all = List.copyOf(now);
        return installed;
    }

    /** Makes a toxic that is not in the list yet, and starts its clock. */
    private ActiveToxic made(ToxicSpec spec) {
        ActiveToxic toxic = new ActiveToxic(
                made++,
                0,
                spec.name(),
                spec.stream(),
                spec.direction(),
                spec.toxicity(),
                spec.toxic(),
                spec.duration());
        startClock(toxic);
        return toxic;
    }

    private void startClock(ActiveToxic toxic) {
        toxic.duration().ifPresent(duration -> clocks.put(toxic.id(), clock(toxic.id(), duration)));
    }

    private void stopClock(long id) {
        Optional.ofNullable(clocks.remove(id)).ifPresent(Clock::stop);
    }

    /**
     * Makes the list match the requests, in their order. A toxic that is as requested stays as it is, with its clock. A
     * toxic of the same name, type and stream gets the requested values. Every other toxic is removed, or made anew.
     *
     * <p>Links cannot exchange the order of two toxics, because the data that they hold has an order. So a toxic that
     * must move behind another one is made anew.
     */
    void declare(List<ToxicSpec> specs) {
        Map<Direction, Integer> kept = new EnumMap<>(Direction.class);
        List<ActiveToxic> before = all;
        List<ActiveToxic> now = new ArrayList<>();
        for (ToxicSpec spec : specs) {
            int place = placeOf(spec, before);
            if (place > kept.getOrDefault(spec.direction(), -1)) {
                kept.put(spec.direction(), place);
                now.add(matching(before.get(place), spec));
            } else {
                now.add(made(spec));
            }
        }
        all = List.copyOf(now);
        before.stream()
                .filter(old -> now.stream().noneMatch(each -> each.id() == old.id()))
                .forEach(gone -> stopClock(gone.id()));
    }

    private static int placeOf(ToxicSpec spec, List<ActiveToxic> toxics) {
        for (int place = 0; place < toxics.size(); place++) {
            if (toxics.get(place).isKindOf(spec)) {
                return place;
            }
        }
        return -1;
    }

    private ActiveToxic matching(ActiveToxic toxic, ToxicSpec spec) {
        boolean same = toxic.toxicity() == spec.toxicity() && toxic.toxic().equals(spec.toxic());
        return lasting(same ? toxic : toxic.updated(spec.toxicity(), spec.toxic()), spec.duration());
    }

    /** Returns the toxic with this duration. The clock goes on if the duration is the same, and else starts now. */
    private ActiveToxic lasting(ActiveToxic toxic, Optional<Duration> duration) {
        if (toxic.duration().equals(duration)) {
            return toxic;
        }
        stopClock(toxic.id());
        ActiveToxic changed = toxic.lasting(duration);
        startClock(changed);
        return changed;
    }

    private Clock clock(long id, Duration duration) {
        CompletableFuture<Void> time = new CompletableFuture<Void>()
                .completeOnTimeout(null, TimeUnit.MILLISECONDS.convert(duration), TimeUnit.MILLISECONDS);
        // The removal waits for the event loops, so it needs a thread that may block.
        return new Clock(time, time.thenRunAsync(() -> expired.accept(id), Thread::startVirtualThread));
    }

    /**
     * Changes the toxicity, the attributes and the duration of a toxic.
     *
     * @param attributes the attributes to change; the others keep their values
     * @param duration the new duration; empty keeps the old one
     * @throws IllegalArgumentException if a value is out of range; then nothing has changed
     */
    ActiveToxic update(
            String name, Optional<Float> toxicity, Map<String, Number> attributes, Optional<Duration> duration) {
        ActiveToxic before = get(name);
        Map<String, Number> merged = new HashMap<>(before.toxic().attributes());
        merged.putAll(attributes);
        Toxic toxic = before.toxic().type().create(merged);
        ActiveToxic updated = before.updated(toxicity.orElse(before.toxicity()), toxic);
        ActiveToxic after = duration.isPresent() ? lasting(updated, duration) : updated;
        all = all.stream().map(each -> each.id() == before.id() ? after : each).toList();
        return after;
    }

    /** Removes the toxic with this id. Returns true if it existed. */
    boolean remove(long id) {
        List<ActiveToxic> left = all.stream().filter(toxic -> toxic.id() != id).toList();
        boolean found = left.size() < all.size();
        all = left;
        stopClock(id);
        return found;
    }

    void removeAll() {
        all = List.of();
        clocks.values().forEach(Clock::stop);
        clocks.clear();
    }
}
