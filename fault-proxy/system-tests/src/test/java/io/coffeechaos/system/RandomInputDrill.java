package io.coffeechaos.system;

import io.coffeechaos.drill.Drill;
import org.junit.jupiter.api.Test;

/**
 * The property tests of the modules with many more cases than in the gate. The short form takes the two that need a few
 * minutes.
 */
@Drill(
        name = "random-input",
        purpose =
                "100,000 random command lines, headers and names, and 1,000 connections that end in each of five ways:"
                        + " every answer is right, and nothing is held.",
        minutes = 5)
class RandomInputDrill {
    private static final String SHORT = "CliLinesTest,HeaderMeaningTest";
    private static final String LONG = SHORT + ",NamesTest,ConnectionEndsTest";

    @Test
    void everyRandomInputIsAnsweredRightly() throws Exception {
        ChildTool.repository(
                "./coffee",
                "test",
                "-pl",
                "fault-proxy/proxy,order-api",
                "-am",
                "-DskipITs",
                "-Dbudget=long",
                "-Dtest=" + (Budget.of(0, 1) == 1 ? LONG : SHORT),
                "-Dsurefire.failIfNoSpecifiedTests=false");
    }
}
