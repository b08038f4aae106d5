package io.coffeechaos.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Lab and simulators know the other parts by process and HTTP only; the system tests know the nemesis, which does so too. */
class LabArchitectureTest {
    private static final String ORDERS = "io.coffeechaos.orders..";

    private final JavaClasses ours = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.coffeechaos");

    @Test
    void simulatorsStandAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.coffeechaos.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.coffeechaos.lab..",
                        "io.coffeechaos.faultproxy..",
                        "io.coffeechaos.experiment..",
                        ORDERS,
                        "org.apache.pekko..")
                .check(ours);
    }

    @Test
    void theLabKnowsNoOtherPart() {
        noClasses()
                .that()
                .resideInAPackage("io.coffeechaos.lab..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.coffeechaos.simulator..", "io.coffeechaos.faultproxy..", ORDERS)
                .check(ours);
    }

    @Test
    void systemTestsImportNothingOfOursButTheNemesis() {
        noClasses()
                .that()
                .resideInAPackage("io.coffeechaos.system..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.coffeechaos.lab", "io.coffeechaos.simulator..", "io.coffeechaos.faultproxy..", ORDERS)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.OnlyIncludeTests())
                        .importPackages("io.coffeechaos.system"));
    }
}
