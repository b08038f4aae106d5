package io.coffeechaos.orders.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * The bugs that can be planted in the simulation, and the rules that must find them. Each bug is planted in the port or
 * model where a careless version of the product would have it. Production code knows nothing of them.
 */
enum PlantedBug {
    ACK_BEFORE_WRITE(Rule.I1),
    MISSING_FENCE(Rule.I3),
    NEW_KEY_PER_RETRY(Rule.I5),
    UNDO_WITHOUT_TOMBSTONE(Rule.I5),
    PARKED_TIMER_DROPPED(Rule.I10),
    INTAKE_DELETED_EARLY(Rule.I1),
    FINGERPRINT_IGNORED(Rule.I2),
    SECOND_CHAIN_ON_WAKE(Rule.I10),
    UNDO_BEFORE_DECISION(Rule.I4),
    UNDO_OF_KNOWN_STEPS_ONLY(Rule.I5),
    REFUSAL_NOT_STICKY(Rule.I5),
    REPLAY_BEFORE_ROW(Rule.I1),
    DEAD_LETTER_BY_COUNT(Rule.I1),
    VOLATILE_KEPT_OVER_RESTART(Rule.I10, Rule.I11),
    FINISHED_ROW_NOT_REWRITTEN(Rule.I9),
    RETRIES_JOURNALLED(Rule.I3),
    OPEN_MARK_BEFORE_PUBLISH(Rule.I9);

    private final Rule one;
    private final Rule other;

    PlantedBug(Rule only) {
        this(only, only);
    }

    PlantedBug(Rule one, Rule other) {
        this.one = one;
        this.other = other;
    }

    /** One of these rules must find the bug. A find by another rule does not count. */
    Set<Rule> foundBy() {
        return EnumSet.of(one, other);
    }
}
