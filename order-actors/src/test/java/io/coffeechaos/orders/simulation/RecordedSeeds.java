package io.coffeechaos.orders.simulation;

/** The seed of one schedule for each planted bug that finds this bug. */
final class RecordedSeeds {
    private RecordedSeeds() {}

    static long of(PlantedBug bug) {
        return switch (bug) {
            case ACK_BEFORE_WRITE, VOLATILE_KEPT_OVER_RESTART -> 7959393617856205470L;
            case MISSING_FENCE -> 3232630957069060730L;
            case NEW_KEY_PER_RETRY,
                    UNDO_BEFORE_DECISION,
                    UNDO_OF_KNOWN_STEPS_ONLY,
                    REPLAY_BEFORE_ROW,
                    OPEN_MARK_BEFORE_PUBLISH -> 554938614540728688L;
            case UNDO_WITHOUT_TOMBSTONE -> 2120868801282034353L;
            case PARKED_TIMER_DROPPED -> 2634653991177541781L;
            case INTAKE_DELETED_EARLY -> -8848174867674863149L;
            case FINGERPRINT_IGNORED -> 4879029402466766705L;
            case SECOND_CHAIN_ON_WAKE -> 2188226182522273847L;
            case REFUSAL_NOT_STICKY -> 542769682128464351L;
            case DEAD_LETTER_BY_COUNT -> -4448888769573633263L;
            case FINISHED_ROW_NOT_REWRITTEN -> -8456968231426572869L;
            case RETRIES_JOURNALLED -> 4995864796497551948L;
        };
    }
}
