package io.coffeechaos.drill;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks a test class that kills or overloads processes, or takes long. {@code ./coffee drill} runs it, and
 * {@code ./coffee test} does not. Its tests publish their figures with JUnit's {@code TestReporter}. A test that served
 * too few customers for a result aborts, which gives the verdict INCONCLUSIVE.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("drill")
public @interface Drill {
    /** The name on the command line: lower case, with hyphens. */
    String name();

    /** One sentence: what the drill does to the system and what must be true afterwards. */
    String purpose();

    /** The approximate duration of the short form, in minutes. */
    int minutes();
}
