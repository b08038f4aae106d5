package io.coffeechaos.orders;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules for dependencies between packages. */
@AnalyzeClasses(packages = "io.coffeechaos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.coffeechaos.orders";

    @ArchTest
    static final ArchRule THE_MODULE_DEPENDS_ON_NEITHER_API_NOR_LAB = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".api..",
                    "io.coffeechaos.faultproxy..",
                    "io.coffeechaos.simulator..",
                    "io.coffeechaos.lab..",
                    "org.apache.pekko.http..");

    @ArchTest
    static final ArchRule VALUES_IMPORT_NO_OTHER_PACKAGE_OF_THE_MODULE = noClasses()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".(*)..");

    @ArchTest
    static final ArchRule NOBODY_HERE_KNOWS_OPENTELEMETRY =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_ENTITY_KNOWS_NO_DEPENDENCY_AND_NO_STORE = noClasses()
            .that()
            .resideInAPackage(ROOT + ".entity..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".gateway..",
                    ROOT + ".readmodel..",
                    ROOT + ".queue..",
                    ROOT + ".sqs..",
                    ROOT + ".journal..",
                    ROOT + ".node..",
                    "software.amazon..",
                    "com.amazonaws..");

    @ArchTest
    static final ArchRule THE_SAGA_KNOWS_NO_ENTITY_AND_NO_ADAPTER = noClasses()
            .that()
            .resideInAPackage(ROOT + ".saga..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".entity..", ROOT + ".readmodel..", ROOT + ".node..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(".*\\.gateway\\.(Http.*|StepResponse)");

    @ArchTest
    static final ArchRule GATEWAYS_KNOW_NO_ORDERS = noClasses()
            .that()
            .resideInAPackage(ROOT + ".gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".entity..", ROOT + ".saga..", ROOT + ".readmodel..", ROOT + ".node..");

    @ArchTest
    static final ArchRule PAYMENT_KNOWS_NO_OTHER_STEP = noClasses()
            .that()
            .haveNameMatching(".*\\.gateway\\..*Payment.*")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*\\.gateway\\..*(Inventory|Shipping).*");

    @ArchTest
    static final ArchRule INVENTORY_KNOWS_NO_OTHER_STEP = noClasses()
            .that()
            .haveNameMatching(".*\\.gateway\\..*Inventory.*")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*\\.gateway\\..*(Payment|Shipping).*");

    @ArchTest
    static final ArchRule SHIPPING_KNOWS_NO_OTHER_STEP = noClasses()
            .that()
            .haveNameMatching(".*\\.gateway\\..*Shipping.*")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*\\.gateway\\..*(Payment|Inventory).*");

    @ArchTest
    static final ArchRule READ_MODEL_AND_QUEUES_KNOW_NO_SAGA = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".readmodel..", ROOT + ".queue..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".saga..", ROOT + ".node..");

    @ArchTest
    static final ArchRule THE_SQS_STREAMS_IMPORT_NOTHING_ELSE_OF_THE_PROJECT = noClasses()
            .that()
            .resideInAPackage(ROOT + ".sqs..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.coffeechaos..")
                    .and(not(resideInAPackage(ROOT + ".sqs..")))
                    .as("belong to this project and not to sqs"));

    /** A test of order-api knows all series of the classes there. A metric elsewhere would escape it. */
    @ArchTest
    static final ArchRule METRICS_ARE_MADE_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.prometheus.metrics.core..");

    @ArchTest
    static final ArchRule ONLY_THE_WIRING_DEPENDS_ON_THE_WIRING = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".node..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".node..");

    /**
     * The shells. In the packages with a functional core only these classes may use Pekko. The simulation runs the
     * other classes in virtual time, many thousand times a minute, so they use no actor, no timer and no thread. A new
     * class is a core class until this list names it.
     */
    private static final String SHELLS = ".*\\.("
            + "entity\\.(OrderEntity|OrderProtocol|OrderSerializer|RowWriterPort)"
            + "|saga\\.(SagaActor|StepBreaker|StepBulkhead)"
            + "|readmodel\\.(OpenOrderSweeper|RowWriter)"
            + "|queue\\.(QueueConsumer|QueueSender|VisibilityExtender)"
            + "|queue\\.intake\\.(IntakeQueue|SqsIntakeQueue)"
            + "|queue\\.events\\.EventPublisherActor"
            + ")(\\$.*)?";

    @ArchTest
    static final ArchRule THE_CORES_DO_NOT_USE_PEKKO = classes()
            .that()
            .resideInAnyPackage(
                    ROOT,
                    ROOT + ".entity..",
                    ROOT + ".saga..",
                    ROOT + ".gateway..",
                    ROOT + ".readmodel..",
                    ROOT + ".queue..")
            .and()
            .haveNameNotMatching(SHELLS)
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("org.apache.pekko..");
}
