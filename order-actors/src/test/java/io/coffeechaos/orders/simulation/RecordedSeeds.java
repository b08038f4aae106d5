package io.coffeechaos.orders.simulation;

/** Of each planted bug one schedule that finds it. */
final class RecordedSeeds {
    private RecordedSeeds() {}

    static long of(PlantedBug bug) {
        return switch (bug) {
            case ACK_BEFORE_WRITE -> 7959393617856205470L;
            case MISSING_FENCE, INTAKE_DELETED_EARLY -> 3232630957069060730L;
            case NEW_KEY_PER_RETRY,
                    FINGERPRINT_IGNORED,
                    UNDO_BEFORE_DECISION,
                    UNDO_OF_KNOWN_STEPS_ONLY,
                    OPEN_MARK_BEFORE_PUBLISH -> 554938614540728688L;
            case UNDO_WITHOUT_TOMBSTONE -> 75878265303728158L;
            case PARKED_TIMER_DROPPED -> -9007647508316604587L;
            case SECOND_CHAIN_ON_WAKE -> -1261890193181008388L;
            case REFUSAL_NOT_STICKY -> 369868990110432822L;
            case REPLAY_BEFORE_ROW, VOLATILE_KEPT_OVER_RESTART -> 4879029402466766705L;
            case DEAD_LETTER_BY_COUNT -> 7586849154824394335L;
            case FINISHED_ROW_NOT_REWRITTEN -> -972485084659476070L;
            case RETRIES_JOURNALLED -> -1732221381325913696L;
        };
    }
}
