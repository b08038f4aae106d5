package io.coffeechaos.lab.experiment.runner;

/** Why a run was ended before its end. */
public sealed interface StopReason {
    /** The reason in one line. */
    String words();

    /** The output of a safeguard was not in its tolerance. */
    record Safeguard(String name) implements StopReason {
        @Override
        public String words() {
            return "safeguard '" + name + "'";
        }
    }

    /** The process was asked to end: Ctrl-C or SIGTERM. */
    record Signal() implements StopReason {
        @Override
        public String words() {
            return "termination signal";
        }
    }

    /** Another part of the program asked for it. */
    record Request(String words) implements StopReason {}

    /** The run may not change the system any more, because somebody else has it now. Not even rollbacks are played. */
    record Forfeit(String words) implements StopReason {}
}
