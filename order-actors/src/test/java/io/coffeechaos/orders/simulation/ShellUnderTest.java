package io.coffeechaos.orders.simulation;

import java.util.ArrayList;
import java.util.List;

/** An order's shell, modelled or real, in a world played by hand: what is done to it, and what can be seen of it. */
interface ShellUnderTest {
    /** What can be done to it. */
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

    /** Does it, if there is anything to do it to, and lets everything settle. */
    void does(Deed deed);

    /** Everything seen so far. */
    Seen seen();

    /**
     * What can be seen, each oldest first; in which order one saw things of two kinds says nothing, since an answer takes
     * its time.
     *
     * @param effects on journal and rows
     * @param answers to askers
     * @param calls to dependencies
     */
    record Seen(List<String> effects, List<String> answers, List<String> calls) {
        Seen() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }
}
