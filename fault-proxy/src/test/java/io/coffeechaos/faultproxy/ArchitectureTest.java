package io.coffeechaos.faultproxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom: control, then proxy, then toxic; and nothing of the other parts of the lab. */
@AnalyzeClasses(packages = "io.coffeechaos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule toxicsKnowNeitherProxyNorControl = noClasses()
            .that()
            .resideInAPackage("..faultproxy.toxic..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..faultproxy.proxy..", "..faultproxy.control..", "..http..");

    @ArchTest
    static final ArchRule proxiesKnowNoControl = noClasses()
            .that()
            .resideInAPackage("..faultproxy.proxy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..faultproxy.control..", "..http..");

    @ArchTest
    static final ArchRule theCommandLineSpeaksHttpOnly = noClasses()
            .that()
            .resideInAPackage("..faultproxy.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..faultproxy.control..", "..faultproxy.proxy..");

    @ArchTest
    static final ArchRule theFaultProxyKnowsNothingElseOfOurs = classes()
            .that()
            .resideInAPackage("io.coffeechaos.faultproxy..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.coffeechaos.simulator..",
                    "io.coffeechaos.lab..",
                    "io.coffeechaos.experiment..",
                    "io.coffeechaos.orders..");
}
