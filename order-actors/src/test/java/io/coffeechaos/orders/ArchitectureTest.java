package io.coffeechaos.orders;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom. */
@AnalyzeClasses(packages = "io.coffeechaos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.coffeechaos.orders";

    @ArchTest
    static final ArchRule THE_MODULE_KNOWS_NEITHER_ITS_EDGE_NOR_ITS_CHAOS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".api..",
                    "io.coffeechaos.faultproxy..",
                    "io.coffeechaos.simulator..",
                    "io.coffeechaos.lab..",
                    "org.apache.pekko.http..");

    @ArchTest
    static final ArchRule VALUES_IMPORT_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".(*)..");

    @ArchTest
    static final ArchRule THE_ENTITY_KNOWS_NO_DEPENDENCY_AND_NO_STORE = noClasses()
            .that()
            .resideInAPackage(ROOT + ".entity..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".payment..",
                    ROOT + ".inventory..",
                    ROOT + ".shipping..",
                    ROOT + ".downstream..",
                    ROOT + ".readmodel..",
                    ROOT + ".queue..",
                    ROOT + ".journal..",
                    ROOT + ".provision..",
                    ROOT + ".pipeline..",
                    "software.amazon..",
                    "com.amazonaws..");

    @ArchTest
    static final ArchRule THE_SAGA_KNOWS_NO_ENTITY_AND_NO_ADAPTER = noClasses()
            .that()
            .resideInAPackage(ROOT + ".saga..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".entity..", ROOT + ".downstream..", ROOT + ".readmodel..", ROOT + ".pipeline..")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleNameStartingWith("Http");

    @ArchTest
    static final ArchRule GATEWAYS_KNOW_NO_ORDERS = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".payment..", ROOT + ".inventory..", ROOT + ".shipping..", ROOT + ".downstream..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".entity..", ROOT + ".saga..", ROOT + ".readmodel..", ROOT + ".pipeline..");

    @ArchTest
    static final ArchRule PAYMENT_KNOWS_NO_OTHER_STEP = noClasses()
            .that()
            .resideInAPackage(ROOT + ".payment..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".inventory..", ROOT + ".shipping..");

    @ArchTest
    static final ArchRule INVENTORY_KNOWS_NO_OTHER_STEP = noClasses()
            .that()
            .resideInAPackage(ROOT + ".inventory..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".payment..", ROOT + ".shipping..");

    @ArchTest
    static final ArchRule SHIPPING_KNOWS_NO_OTHER_STEP = noClasses()
            .that()
            .resideInAPackage(ROOT + ".shipping..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".payment..", ROOT + ".inventory..");

    @ArchTest
    static final ArchRule READ_MODEL_AND_QUEUES_KNOW_NO_SAGA = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".readmodel..", ROOT + ".queue..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".saga..", ROOT + ".pipeline..");

    @ArchTest
    static final ArchRule ONLY_THE_WIRING_KNOWS_THE_WIRING = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".pipeline..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".pipeline..");

    /** What the order decides runs in virtual time too, thousands of times a minute: no actor, no timer, no thread. */
    @ArchTest
    static final ArchRule THE_CORES_ARE_PLAIN = classes()
            .that()
            .haveNameMatching(
                    ".*\\.(OrderDecider|OrderPort|OrderSession|RowKeeper|OrderState|OrderRecord|LiveSteps|Decision"
                            + "|StepDriver|Backoff|RunPlan|RunReport|StepRequest|CallToken)(\\$.*)?")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("org.apache.pekko..");
}
