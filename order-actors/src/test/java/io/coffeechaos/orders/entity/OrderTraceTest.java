package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.testkit.OrderWorld;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanIds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spans of whole orders, over retries, a dead entity and undos. */
class OrderTraceTest {
    private static final SpanId REQUEST = new SpanId("00f067aa0ba902b7");

    /** Of an order that meets no fault: itself, three steps, three calls, at most four writes, and two rows. */
    private static final int SPANS_MAX = 1 + 3 + 3 + 4 + 2;

    private OrderWorld world;

    @BeforeEach
    void createWorld() {
        world = OrderWorld.create();
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    private OrderAccepted accepted(String key) {
        OrderAccepted order = Orders.under(key, REQUEST);
        world.submit(order);
        return order;
    }

    private void ends(OrderAccepted order, OrderStatus status) {
        world.eventually(() -> assertThat(world.view(order.id()).status()).isEqualTo(status));
    }

    private FinishedSpan only(String name) {
        assertThat(world.spans().named(name)).as(name).hasSize(1);
        return world.spans().named(name).getFirst();
    }

    private List<FinishedSpan> attempts(String name) {
        return world.spans().named(name);
    }

    private static Object attribute(FinishedSpan span, String key) {
        return span.attributes().getOrDefault(key, "none");
    }

    @Test
    void anOrderThatMeetsNoFaultHasFewSpansAndEveryParentIsKnown() {
        OrderAccepted order = accepted("no-fault");
        ends(order, OrderStatus.CONFIRMED);

        List<FinishedSpan> spans = world.spans().all();
        Set<SpanId> ids = spans.stream().map(FinishedSpan::id).collect(Collectors.toSet());
        assertThat(spans).hasSizeLessThanOrEqualTo(SPANS_MAX);
        assertThat(attempts("DynamoDB.BatchWriteItem"))
                .as("rows: accepted, ended")
                .hasSizeLessThanOrEqualTo(2);
        assertThat(attempts("DynamoDB.PutItem")).as("writes to the journal").hasSizeLessThanOrEqualTo(4);
        assertThat(spans).extracting(FinishedSpan::trace).containsOnly(order.traceId());
        assertThat(only("order").parent()).contains(REQUEST);
        assertThat(spans).filteredOn(span -> !span.name().equals("order")).allSatisfy(span -> assertThat(ids)
                .contains(span.parent().orElseThrow()));
        for (Step step : Step.values()) {
            assertThat(attempts("POST /" + step.wireName() + "/{key}")).hasSize(1);
        }
        assertThat(spans).noneMatch(span -> span.error().isPresent());
    }

    @Test
    void anOrderWithTwoRetriesADeadEntityAndAnUndoIsOneTrace() {
        world.dependencies().payment().once(Mode.FAIL);
        world.dependencies().payment().once(Mode.FAIL);
        world.hang(Step.INVENTORY);
        OrderAccepted order = accepted("retries-kill-undo");
        ends(order, OrderStatus.INVENTORY_PENDING);
        world.killEntity(order.id());
        world.refuse(Step.INVENTORY);
        ends(order, OrderStatus.REJECTED);

        List<FinishedSpan> spans = world.spans().all();
        assertThat(spans).extracting(FinishedSpan::trace).containsOnly(order.traceId());
        FinishedSpan whole = only("order");
        assertThat(whole.id()).isEqualTo(SpanIds.order(order.id()));
        assertThat(attribute(whole, "coffee.order.status")).isEqualTo("REJECTED");

        List<FinishedSpan> payments = attempts("POST /payment/{key}");
        FinishedSpan payment = only("step payment");
        assertThat(payments).hasSize(3).allSatisfy(attempt -> assertThat(attempt.parent())
                .contains(payment.id()));
        assertThat(payments)
                .extracting(attempt -> attribute(attempt, "coffee.step.outcome"))
                .containsExactly("uncertain", "uncertain", "done");
        assertThat(payments)
                .extracting(attempt -> attribute(attempt, "http.request.resend_count"))
                .containsExactly("none", 1L, 2L);
        assertThat(payments.get(1).links())
                .extracting(TraceParent::span)
                .containsExactly(payments.get(0).id());
        assertThat(payments.get(2).links())
                .extracting(TraceParent::span)
                .containsExactly(payments.get(1).id());

        // The second incarnation counts its attempts from one again, and both stand under the same step.
        FinishedSpan refused = attempts("POST /inventory/{key}").getLast();
        assertThat(attribute(refused, "coffee.step.outcome")).isEqualTo("refused");
        assertThat(refused.parent()).contains(SpanIds.step(order.id(), Step.INVENTORY));
        assertThat(only("recover order").parent()).contains(whole.id());

        FinishedSpan undo = only("undo payment");
        assertThat(undo.parent()).contains(whole.id());
        assertThat(attempts("DELETE /payment/{key}")).hasSize(1).allSatisfy(attempt -> {
            assertThat(attempt.parent()).contains(undo.id());
            assertThat(attempt.begun()).isAfterOrEqualTo(undo.begun());
        });
        assertThat(undo.begun()).isAfterOrEqualTo(only("step payment").ended());
        assertThat(undo.ended()).isBeforeOrEqualTo(whole.ended());
    }

    @Test
    void anEndThatIsToldTwiceIsOneSpan() {
        OrderAccepted order = accepted("told-twice");
        ends(order, OrderStatus.CONFIRMED);
        world.killEntity(order.id());
        world.wake(order.id());
        ends(order, OrderStatus.CONFIRMED);

        assertThat(world.spans().named("order")).hasSize(1);
    }

    @Test
    void aWriteThatFailsIsASpanWithItsError() {
        world.failWrite(2);
        OrderAccepted order = accepted("failed-write");
        ends(order, OrderStatus.CONFIRMED);

        assertThat(world.spans().named("DynamoDB.PutItem"))
                .filteredOn(write -> write.error().isPresent())
                .hasSize(1)
                .allSatisfy(write -> assertThat(write.attributes())
                        .containsEntry("coffee.event", "OrderProgressed")
                        .containsKey("error.type"));
        assertThat(world.spans().named("recover order")).isNotEmpty().allSatisfy(recovery -> assertThat(
                        recovery.attributes())
                .containsAllEntriesOf(Map.of("coffee.cause", "restart")));
    }
}
