package io.coffeechaos.faultproxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The allowed imports: control imports proxy, proxy imports toxic, and nothing imports other modules. */
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

    /** The rule imports all our classes on the class path, so it also checks that no other module is on it. */
    @ArchTest
    static final ArchRule theJarHoldsTheFaultProxyOnly =
            classes().should().resideInAPackage("io.coffeechaos.faultproxy..");

    @ArchTest
    static final ArchRule packagesHaveNoCycle =
            slices().matching("io.coffeechaos.faultproxy.(*)..").should().beFreeOfCycles();
}
