package example;

import io.coffeechaos.drill.Drill;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A drill that no list shows, because it is in no package of this project: it tells the form that it is run in. */
@Drill(name = "form", purpose = "Tells the form that it is run in.", minutes = 1)
class FormDrill {
    private static final String FORM = System.getProperty("budget", "none");

    @Test
    void theFormIsKnownToTheConstantsOfADrill(TestReporter reporter) {
        reporter.publishEntry("form", FORM);
    }
}
