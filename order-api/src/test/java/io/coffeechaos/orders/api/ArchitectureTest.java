package io.coffeechaos.orders.api;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.coffeechaos.orders.CborSerializable;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * The import rules of this module. The composition root has three classes. All other classes know an order only by its
 * protocol.
 */
@AnalyzeClasses(packages = "io.coffeechaos.orders.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_THE_COMPOSITION_ROOT_KNOWS_THE_PIPELINE = noClasses()
            .that(areNotTheRoot())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.coffeechaos.orders.node..",
                    "io.coffeechaos.orders.saga..",
                    "io.coffeechaos.orders.journal..",
                    "io.coffeechaos.orders.gateway..",
                    "io.coffeechaos.orders.sqs..",
                    "software.amazon..",
                    "com.amazonaws..");

    @ArchTest
    static final ArchRule THE_READ_MODEL_IS_KNOWN_BY_ITS_PORT = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.coffeechaos\\.orders\\.readmodel\\.(DynamoDb.*|Row.*|OpenOrder.*|Sweep.*)");

    @ArchTest
    static final ArchRule THE_QUEUES_ARE_KNOWN_BY_THEIR_PORT = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.coffeechaos.orders.queue..")
                    .and(not(simpleName("IntakeQueue")))
                    .as("belong to the queues but are not their port"));

    @ArchTest
    static final ArchRule NOTHING_HERE_BREAKS_THINGS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.coffeechaos.faultproxy..",
                    "io.coffeechaos.simulator..",
                    "io.coffeechaos.experiment..",
                    "io.coffeechaos.lab..");

    @ArchTest
    static final ArchRule THE_HTTP_BASICS_KNOW_NO_ORDERS = noClasses()
            .that()
            .resideInAPackage("..api.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.coffeechaos.orders.entity..", "io.coffeechaos.orders.readmodel..");

    /** {@code MetricsTest} knows the classes of this package. A metric elsewhere would escape its list of series. */
    @ArchTest
    static final ArchRule METRICS_ARE_MADE_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("..api.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.prometheus.metrics.core..");

    @ArchTest
    static final ArchRule ONLY_TELEMETRY_KNOWS_OPENTELEMETRY = noClasses()
            .that()
            .resideOutsideOfPackage("..api.telemetry..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    /** An order outlives threads, so a parent is always an argument. */
    @ArchTest
    static final ArchRule NO_SPAN_IS_KEPT_ON_A_THREAD = noClasses()
            .should()
            .callMethod(Context.class, "current")
            .orShould()
            .callMethod(Context.class, "makeCurrent")
            .orShould()
            .callMethod(Span.class, "makeCurrent")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Scope.class);

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.coffeechaos.orders.api.(*)..").should().beFreeOfCycles();

    /**
     * Nodes exchange only messages of the order protocol, whose wire names are fixed in one place. So no class of this
     * module is serialised between nodes.
     */
    @ArchTest
    static final ArchRule NOTHING_HERE_CROSSES_NODES = noClasses().should().beAssignableTo(CborSerializable.class);

    @ArchTest
    static final ArchRule ERRORS_ARE_RENDERED_IN_ONE_PLACE = noClasses()
            .that()
            .areNotAssignableTo(ProblemHandlers.class)
            .should()
            .accessField(ProblemHandlers.class, "PROBLEM_JSON");

    private static DescribedPredicate<JavaClass> areNotTheRoot() {
        return DescribedPredicate.not(belongToAnyOf(NodeWiring.class, OrderServer.class, OrderApiMain.class))
                .as("are outside the composition root");
    }
}
