package io.coffeechaos.orders.simulation;

/** A history that must not be. */
final class RuleBroken extends RuntimeException {
    private final Rule rule;

    RuleBroken(Rule rule, String what) {
        super(what, null, false, false);
        this.rule = rule;
    }

    /** A bug showed as an exception in what is driven. */
    RuleBroken(Rule rule, String what, Throwable cause) {
        super(what, cause, false, true);
        this.rule = rule;
    }

    Rule rule() {
        return rule;
    }
}
