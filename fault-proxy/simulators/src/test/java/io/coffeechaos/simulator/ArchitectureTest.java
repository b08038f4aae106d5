package io.coffeechaos.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The simulators use no other module. */
@AnalyzeClasses(packages = "io.coffeechaos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** The rule imports all our classes on the class path, so it also checks that no other module is on it. */
    @ArchTest
    static final ArchRule theJarHoldsTheSimulatorsOnly =
            classes().should().resideInAPackage("io.coffeechaos.simulator..");

    @ArchTest
    static final ArchRule simulatorsDoNotUsePekko =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.pekko..");

    @ArchTest
    static final ArchRule packagesHaveNoCycle =
            slices().matching("io.coffeechaos.(**)").should().beFreeOfCycles();
}
