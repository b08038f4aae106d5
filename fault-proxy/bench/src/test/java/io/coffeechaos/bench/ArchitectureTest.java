package io.coffeechaos.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The benchmarks measure processes from outside, so they import no other module. */
@AnalyzeClasses(packages = "io.coffeechaos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** The rule imports all our classes on the class path, so it also checks that no other module is on it. */
    @ArchTest
    static final ArchRule theJarHoldsTheBenchmarksOnly = classes().should().resideInAPackage("io.coffeechaos.bench..");

    @ArchTest
    static final ArchRule packagesHaveNoCycle =
            slices().matching("io.coffeechaos.(**)").should().beFreeOfCycles();
}
