package io.coffeechaos.lab.fault;

import io.coffeechaos.lab.supervisor.SupervisedProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When each fault began and ended: toxics, modes, stopped and frozen processes, and processes that died. It knows what the
 * looks at the system have told it, and remembers the last {@value #ENDED_MAX} faults that have ended. Many threads may use
 * it.
 */
public final class FaultLog {
    /** The largest number of faults that have ended. */
    public static final int ENDED_MAX = 500;

    /** More faults at the same time than a person makes. Those beyond are not noted. */
    private static final int ON_MAX = 500;

    /** While somebody looks, the time between two looks is shorter. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private static final String UP = SupervisedProcess.State.up.name();
    private static final Set<String> COMING_UP =
            Set.of(SupervisedProcess.State.starting.name(), SupervisedProcess.State.restarting.name());

    // This object guards the fields below.
    private final Map<String, On> on = new LinkedHashMap<>();
    private final LinkedHashMap<String, Entry> ended = new LinkedHashMap<>();
    /** The last process of each part that was up, and the parts that have been down since. */
    private final Map<String, Long> pids = new HashMap<>();

    private final Map<String, Entry> down = new LinkedHashMap<>();

    /**
     * One fault.
     *
     * @param kind such as {@code toxic}, {@code service} or {@code node}
     * @param target the link, the dependency or the part
     * @param what the fault in words
     * @param since when it began, or was seen first
     * @param until when it ended, up to two seconds late; empty while it is on
     */
    public record Entry(String kind, String target, String what, Instant since, Optional<Instant> until) {
        /** Whether it was on at some time between these two. */
        public boolean isWithin(Instant from, Instant to) {
            return !since.isAfter(to) && until.filter(from::isAfter).isEmpty();
        }

        private String key() {
            return String.join(" ", kind, target, what, since.toString());
        }

        private Entry until(Optional<Instant> end) {
            return new Entry(kind, target, what, since, end);
        }
    }

    /** A fault that was on at the time of a look; its entry may say when it ends by itself. */
    private record On(Entry entry, Instant seen) {
        private Entry endedBy(Instant look) {
            Instant late = earlier(look, seen.plus(BETWEEN_LOOKS));
            return entry.until(Optional.of(
                    entry.until().map(planned -> earlier(planned, late)).orElse(late)));
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }

    /**
     * A look has seen these faults. The others have ended, unless their kind could not be read.
     *
     * @param faults what is on; {@code until} is the time at which a fault ends by itself
     * @param unread the kinds that could not be read
     * @param at when the look began; what another look has seen since then is on
     */
    public synchronized void saw(Collection<Entry> faults, Set<String> unread, Instant at) {
        Map<String, Entry> seen = new LinkedHashMap<>();
        faults.forEach(fault -> seen.put(fault.key(), fault));
        on.entrySet().removeIf(known -> {
            boolean isOver = !seen.containsKey(known.getKey())
                    && !unread.contains(known.getValue().entry().kind())
                    && known.getValue().seen().isBefore(at);
            if (isOver) {
                end(known.getValue().endedBy(at));
            }
            return isOver;
        });
        seen.forEach((key, fault) -> {
            if (on.containsKey(key) || on.size() < ON_MAX) {
                on.put(key, new On(fault, at));
            }
        });
    }

    private void end(Entry fault) {
        Entry unused = ended.putLast(fault.key(), fault);
        if (ended.size() > ENDED_MAX) {
            Map.Entry<String, Entry> unusedOldest = ended.pollFirstEntry();
        }
    }

    /** Somebody kills this part now. */
    public synchronized void killed(SupervisedProcess.Status part, Instant at) {
        pids.put(part.name(), part.pid());
        down.put(part.name(), isDown(part, "killed", at));
    }

    /** A look has seen these processes. One that is up and has a new id has died since the last look. */
    public synchronized void saw(List<SupervisedProcess.Status> parts, Instant at) {
        for (SupervisedProcess.Status part : parts) {
            Optional<Long> before = Optional.ofNullable(pids.get(part.name()));
            if (part.state().equals(UP)
                    && before.filter(pid -> pid == part.pid()).isEmpty()) {
                pids.put(part.name(), part.pid());
                Entry dead = Optional.ofNullable(down.remove(part.name())).orElseGet(() -> isDown(part, "down", at));
                if (before.isPresent()) {
                    end(dead.until(Optional.of(at)));
                }
            } else if (COMING_UP.contains(part.state()) && before.isPresent()) {
                Entry unused = down.putIfAbsent(part.name(), isDown(part, "down", at));
            }
        }
    }

    private static Entry isDown(SupervisedProcess.Status part, String what, Instant at) {
        String kind = part.name().startsWith("node-") ? "node" : "part";
        return new Entry(kind, part.name(), what, at, Optional.empty());
    }

    /** The faults that were on at some time between these two, in the order of their begin. */
    public synchronized List<Entry> between(Instant from, Instant to) {
        Map<String, Entry> all = new LinkedHashMap<>(ended);
        on.forEach((key, known) -> all.put(key, known.entry().until(Optional.empty())));
        down.values().forEach(dead -> all.put(dead.key(), dead));
        return all.values().stream()
                .filter(fault -> fault.isWithin(from, to))
                .sorted(Comparator.comparing(Entry::since))
                .toList();
    }
}
