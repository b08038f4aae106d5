package io.coffeechaos.lab.experiment.runner;

import io.coffeechaos.lab.experiment.file.Activity;
import java.util.Locale;
import java.util.Optional;

/** What a dry run leaves out. */
public enum Dry {
    /** Calls and pauses of probes; no tolerance is checked. */
    PROBES,
    /** Calls and pauses of actions. */
    ACTIONS,
    /** Calls and pauses of both; no tolerance is checked. */
    ACTIVITIES,
    /** Pauses only. */
    PAUSE;

    /** The strategy of that name on the command line. */
    public static Optional<Dry> of(String word) {
        for (Dry dry : values()) {
            if (dry.word().equals(word)) {
                return Optional.of(dry);
            }
        }
        return Optional.empty();
    }

    /** The name on the command line and in the journal. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the call of such an activity is left out, and its pauses with it. */
    boolean leavesOut(Activity.Kind kind) {
        return switch (this) {
            case ACTIVITIES -> true;
            case PROBES -> kind == Activity.Kind.PROBE;
            case ACTIONS -> kind == Activity.Kind.ACTION;
            case PAUSE -> false;
        };
    }

    /** Whether every tolerance counts as met. */
    boolean leavesOutTolerances() {
        return this == PROBES || this == ACTIVITIES;
    }
}
