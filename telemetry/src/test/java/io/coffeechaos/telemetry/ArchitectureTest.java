package io.coffeechaos.telemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.opentelemetry.context.Context;

/** All parts use this module, so it uses none of them. */
@AnalyzeClasses(packages = "io.coffeechaos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** The rule imports all our classes on the class path, so it also checks that no other module is on it. */
    @ArchTest
    static final ArchRule THE_JAR_HOLDS_THIS_PACKAGE_ONLY =
            classes().should().resideInAPackage("io.coffeechaos.telemetry");

    /** An order outlives threads, so a parent is always an argument. */
    @ArchTest
    static final ArchRule NO_SPAN_IS_KEPT_ON_A_THREAD = noClasses().should().callMethod(Context.class, "current");
}
