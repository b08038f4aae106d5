package io.coffeechaos.drill;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test class that kills, starves, floods or takes long. {@code ./coffee drill} runs it, {@code ./coffee test} does not.
 * Its tests publish their figures with JUnit's {@code TestReporter}; a test that served too little to show anything aborts,
 * which is the verdict INCONCLUSIVE.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("drill")
public @interface Drill {
    /** What the command line calls it: lower case, with hyphens. */
    String name();

    /** One sentence: what it does to the system and what must hold. */
    String purpose();

    /** About how long the short form takes, in minutes. */
    int minutes();
}
