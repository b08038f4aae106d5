package io.coffeechaos.orders.api.health;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** A check of one system that a node needs for taking orders. */
public interface HealthCheck {
    /** The name in the answer: {@code journal}, {@code intake}, {@code cluster} or {@code projection}. */
    String name();

    /** The consequence for the node while this system is down. */
    Weight weight();

    /** Checks the system. If the stage fails or takes too long, the system counts as down. */
    CompletionStage<Result> look();

    /** The consequence of a system that is down. */
    enum Weight {
        /** The node is not ready. */
        NEEDED,
        /**
         * The node is ready while at least one system with this weight is up, and not ready while all of them are down.
         */
        ONE_OF,
        /** The node is degraded, but still ready. */
        INFORMS
    }

    /**
     * The result of one check.
     *
     * @param up whether the system works
     * @param members number of cluster members that are up
     * @param lagMs age of the oldest row that is not written yet, in milliseconds
     * @param detail the reason why the system is down
     */
    record Result(boolean up, OptionalLong members, OptionalLong lagMs, Optional<String> detail) {
        /** The system works. */
        public static Result works() {
            return new Result(true, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
        }

        /** The system does not work. */
        public static Result down(String detail) {
            return new Result(false, OptionalLong.empty(), OptionalLong.empty(), Optional.of(detail));
        }

        /** The cluster works and has this many members. */
        public static Result members(long members) {
            return new Result(true, OptionalLong.of(members), OptionalLong.empty(), Optional.empty());
        }

        /** The projection works and has this lag in milliseconds. */
        public static Result lag(long lagMs) {
            return new Result(true, OptionalLong.empty(), OptionalLong.of(lagMs), Optional.empty());
        }
    }
}
