package io.coffeechaos.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The system tests use the programs only as processes and over HTTP. Customers and checker are the lab's classes. */
@AnalyzeClasses(packages = "io.coffeechaos")
class ArchitectureTest {

    /**
     * ArchUnit imports all project classes on the class path, so this rule also proves that no other module is on it.
     */
    @ArchTest
    static final ArchRule noOtherModuleThanTheLabIsOnTheClassPath = classes()
            .should()
            .resideInAnyPackage("io.coffeechaos.system..", "io.coffeechaos.drill..", "io.coffeechaos.lab..");

    @ArchTest
    static final ArchRule systemTestsUseTheLabFromOutside = classes()
            .that()
            .resideInAPackage("io.coffeechaos.system..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.coffeechaos.lab",
                    "io.coffeechaos.lab.supervisor..",
                    "io.coffeechaos.lab.api..",
                    "io.coffeechaos.lab.shop..",
                    "io.coffeechaos.lab.nemesis..");

    @ArchTest
    static final ArchRule packagesHaveNoCycle =
            slices().matching("io.coffeechaos.(**)").should().beFreeOfCycles();
}
