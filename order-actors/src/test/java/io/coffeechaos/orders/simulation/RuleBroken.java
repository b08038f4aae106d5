package io.coffeechaos.orders.simulation;

/** Thrown when a history breaks a rule. */
final class RuleBroken extends RuntimeException {
    private final Rule rule;

    RuleBroken(Rule rule, String what) {
        super(what, null, false, false);
        this.rule = rule;
    }

    /** The product threw an exception, which is a bug. */
    RuleBroken(Rule rule, String what, Throwable cause) {
        super(what, cause, false, true);
        this.rule = rule;
    }

    Rule rule() {
        return rule;
    }
}
