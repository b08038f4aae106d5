package io.coffeechaos.orders.api.health;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** One thing that a node needs to take orders. */
public interface HealthCheck {
    /** {@code journal}, {@code intake}, {@code cluster} or {@code projection}. */
    String name();

    /** What it means for the node while this is down. */
    Weight weight();

    /** Looks. May fail or take too long: both mean down. */
    CompletionStage<Result> look();

    /** What a check that is down means. */
    enum Weight {
        /** The node is not ready. */
        NEEDED,
        /** The node takes orders as long as one of these is up; without any it is not ready. */
        ONE_OF,
        /** The node is degraded, and still ready. */
        INFORMS
    }

    /**
     * What was seen.
     *
     * @param up whether it works
     * @param members nodes of the cluster that are up
     * @param lagMs age of the oldest row that is not written yet, in milliseconds
     * @param detail why it is down
     */
    record Result(boolean up, OptionalLong members, OptionalLong lagMs, Optional<String> detail) {
        /** It works. */
        public static Result works() {
            return new Result(true, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
        }

        /** It does not. */
        public static Result down(String detail) {
            return new Result(false, OptionalLong.empty(), OptionalLong.empty(), Optional.of(detail));
        }

        /** It works, and the cluster has so many members. */
        public static Result members(long members) {
            return new Result(true, OptionalLong.of(members), OptionalLong.empty(), Optional.empty());
        }

        /** It works, and lags so many milliseconds. */
        public static Result lag(long lagMs) {
            return new Result(true, OptionalLong.empty(), OptionalLong.of(lagMs), Optional.empty());
        }
    }
}
