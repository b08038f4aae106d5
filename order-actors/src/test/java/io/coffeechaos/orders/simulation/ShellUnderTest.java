package io.coffeechaos.orders.simulation;

import java.util.ArrayList;
import java.util.List;

/** An order's shell, modelled or real, in a world that the test controls. A test acts on it and sees its effects. */
interface ShellUnderTest {
    /** The actions on a shell. */
    enum Deed {
        ACCEPT,
        ACCEPT_ANOTHER,
        GET,
        AWAIT_CHANGE,
        WAKE,
        CANCEL,
        STOP,
        POISON,
        WRITE_SUCCEEDS,
        WRITE_FAILS,
        READ_SUCCEEDS,
        READ_FAILS,
        ROW_IS_STORED,
        PUBLISHED,
        STEP_IS_DONE,
        STEP_IS_UNDONE,
        STEP_IS_REFUSED,
        STEP_IS_UNCERTAIN,
        SECONDS_PASS,
        A_MINUTE_PASSES
    }

    /** Does the action, if it is possible now, and lets everything settle. */
    void does(Deed deed);

    /** All effects so far. */
    Seen seen();

    /**
     * The visible effects, each list oldest first. The order between two lists has no meaning, since an answer takes
     * its time.
     *
     * @param effects the effects on journal and rows
     * @param answers the answers to commands
     * @param calls the calls to dependencies
     */
    record Seen(List<String> effects, List<String> answers, List<String> calls) {
        Seen() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }
}
