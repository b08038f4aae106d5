package io.coffeechaos.lab.experiment.runner;

import java.util.Optional;

/** When the hypothesis is checked. */
public enum HypothesisStrategy {
    /** Before and after the method. */
    DEFAULT("default", "default", true, false, true),
    /** Before the method only. */
    BEFORE("before-method-only", "before-method-only", true, false, false),
    /** After the method only. */
    AFTER("after-method-only", "after-method-only", false, false, true),
    /** Again and again during the method only. */
    DURING("during-method-only", "during-method-only", false, true, false),
    /** Before, during and after the method. */
    CONTINUOUSLY("continuously", "continuous", true, true, true),
    /** Never. Only a file can ask for it. */
    SKIP("skip", "skip", false, false, false);

    private final String word;
    private final String logged;
    private final boolean before;
    private final boolean during;
    private final boolean after;

    HypothesisStrategy(String word, String logged, boolean before, boolean during, boolean after) {
        this.word = word;
        this.logged = logged;
        this.before = before;
        this.during = during;
        this.after = after;
    }

    /** The strategy of that name on the command line or in a file. */
    public static Optional<HypothesisStrategy> of(String word) {
        for (HypothesisStrategy strategy : values()) {
            if (strategy.word.equals(word)) {
                return Optional.of(strategy);
            }
        }
        return Optional.empty();
    }

    String logged() {
        return logged;
    }

    boolean isBefore() {
        return before;
    }

    boolean isDuring() {
        return during;
    }

    boolean isAfter() {
        return after;
    }
}
