package io.coffeechaos.lab;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The lab uses the other programs only as processes and over HTTP. */
@AnalyzeClasses(packages = "io.coffeechaos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /**
     * ArchUnit imports all project classes on the class path, so this rule also proves that no other module is on it.
     */
    @ArchTest
    static final ArchRule theJarHoldsTheLabOnly = classes().should().resideInAPackage("io.coffeechaos.lab..");

    @ArchTest
    static final ArchRule onlyTheServersUsePekko = noClasses()
            .that()
            .resideOutsideOfPackage("io.coffeechaos.lab.shop..")
            .and()
            .haveNameNotMatching("io\\.coffeechaos\\.lab\\.api\\.(LabApi|Call)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko..");

    /** The experiment runner is a program of its own, as Chaos Toolkit is. The lab builds on it. */
    @ArchTest
    static final ArchRule theExperimentRunnerUsesNothingElseOfTheLab = noClasses()
            .that()
            .resideInAPackage("io.coffeechaos.lab.experiment..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.coffeechaos..").and(not(resideInAPackage("io.coffeechaos.lab.experiment.."))));

    /** The join and the rules are functions of what they are given. A new class of these packages is one by itself. */
    @ArchTest
    static final ArchRule onlyTheseClassesReadTheSystem = noClasses()
            .that()
            .resideInAnyPackage("io.coffeechaos.lab.truth..", "io.coffeechaos.lab.kpi..")
            .and()
            .doNotHaveSimpleName("FinalState")
            .and()
            .doNotHaveSimpleName("Ledger")
            .and()
            .doNotHaveSimpleName("Book")
            .and()
            .doNotHaveSimpleName("BookReader")
            .and()
            .doNotHaveSimpleName("LedgerFile")
            .and()
            .doNotHaveSimpleName("NodeWatch")
            .and()
            .haveNameNotMatching(".*(FinalState|NodeWatch|BookReader|Ledger)\\$.*")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.net.http..", "java.nio.file..", "java.nio.channels..")
                    .or(simpleName("SystemReader"))
                    .or(simpleName("RunningLab")));

    @ArchTest
    static final ArchRule packagesHaveNoCycle =
            slices().assignedFrom(packages()).should().beFreeOfCycles();

    /** The package with the main class is a slice as well. */
    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                return SliceIdentifier.of(javaClass.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }
}
