package io.coffeechaos.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/** The simulators use no other module except telemetry. */
@AnalyzeClasses(packages = "io.coffeechaos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** The rule imports all our classes on the class path, so it also checks that no other module is on it. */
    @ArchTest
    static final ArchRule noOtherModuleIsOnTheClassPath =
            classes().should().resideInAnyPackage("io.coffeechaos.simulator..", "io.coffeechaos.telemetry..");

    @ArchTest
    static final ArchRule simulatorsDoNotUsePekko =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.pekko..");

    @ArchTest
    static final ArchRule onlyTheSpansKnowOpenTelemetry = noClasses()
            .that()
            .haveNameNotMatching("io\\.coffeechaos\\.(telemetry\\..*|simulator\\.StepSpans(\\$.*)?)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    /** A parent comes from the request and never from the thread. */
    @ArchTest
    static final ArchRule noSpanIsKeptOnAThread = noClasses()
            .should()
            .callMethod(Context.class, "current")
            .orShould()
            .callMethod(Context.class, "makeCurrent")
            .orShould()
            .callMethod(Span.class, "makeCurrent");

    @ArchTest
    static final ArchRule packagesHaveNoCycle =
            slices().matching("io.coffeechaos.(**)").should().beFreeOfCycles();
}
