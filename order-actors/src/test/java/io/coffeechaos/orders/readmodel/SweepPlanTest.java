package io.coffeechaos.orders.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.testkit.Orders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SweepPlanTest {
    private static final int BUCKETS = 2;
    private static final int WAKES_MAX = 100;
    private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");

    private final List<List<OrderRows.Due>> index = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<OrderId> woken = new ArrayList<>();
    private final Set<Step> open = EnumSet.noneOf(Step.class);
    private int reads;
    private boolean lastBucketAway;
    private Optional<Instant> oldest = Optional.empty();
    private final SweepPlan sweep = new SweepPlan(0, BUCKETS - 1, WAKES_MAX, open::contains, new SweepPlan.Port() {
        @Override
        public void readDue(int bucket, Set<Step> except) {
            reads++;
            if (lastBucketAway && bucket == BUCKETS - 1) {
                sweep.readFailed(new IllegalStateException("injected by the test"));
                return;
            }
            sweep.read(index.get(bucket).stream()
                    .filter(due -> due.step().filter(except::contains).isEmpty())
                    .limit(SweepPlan.ROWS_MAX)
                    .toList());
        }

        @Override
        public void swept(Optional<Instant> due) {
            oldest = due;
        }

        @Override
        public void wake(OrderId id) {
            woken.add(id);
        }
    });

    @Test
    void anOpenBreakerLetsOneOrderOfItsStepWakeAndHidesNoOtherStep() {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            for (int i = 0; i < 2 * SweepPlan.ROWS_MAX; i++) {
                due(bucket, "payment-" + i, Step.PAYMENT);
                due(bucket, "inventory-" + i, Step.INVENTORY);
            }
        }
        OrderId behind = due(0, "behind", Step.SHIPPING);
        OrderId further = due(1, "further", Step.SHIPPING);
        open.addAll(Set.of(Step.PAYMENT, Step.INVENTORY));

        sweep.sweep();

        assertThat(woken)
                .containsExactlyInAnyOrder(
                        index.get(0).get(0).id(), index.get(0).get(1).id(), behind, further);
        assertThat(reads).isEqualTo(BUCKETS + 1);
    }

    @Test
    void eachOrderIsWokenOnceAlthoughTwoSweepsSeeIt() {
        for (int i = 0; i < SweepPlan.ROWS_MAX; i++) {
            due(0, "shipping-" + i, Step.SHIPPING);
        }
        due(0, "payment", Step.PAYMENT);

        sweep.sweep();
        sweep.sweep();

        assertThat(woken).hasSize(SweepPlan.ROWS_MAX).doesNotHaveDuplicates();
    }

    @Test
    void aBucketThatCannotBeReadDoesNotStopTheOtherBuckets() {
        OrderId readable = due(0, "readable", Step.PAYMENT);
        OrderId unreadable = due(1, "unreadable", Step.PAYMENT);
        lastBucketAway = true;

        sweep.sweep();
        assertThat(woken).containsExactly(readable);

        lastBucketAway = false;
        index.get(0).clear();
        sweep.sweep();
        assertThat(woken).containsExactly(readable, unreadable);
    }

    @Test
    void aWholeSweepKnowsTheOldestWakeTimeAndForgetsItWhenNothingIsDue() {
        due(0, "younger", Step.PAYMENT, NOON.minusSeconds(5));
        due(0, "oldest", Step.PAYMENT, NOON.minusSeconds(400));
        due(1, "young", Step.SHIPPING, NOON.minusSeconds(1));

        sweep.sweep();
        assertThat(oldest).contains(NOON.minusSeconds(400));

        index.forEach(List::clear);
        sweep.sweep();
        assertThat(oldest).isEmpty();
    }

    private OrderId due(int bucket, String key, Step step) {
        return due(bucket, key, step, NOON);
    }

    private OrderId due(int bucket, String key, Step step, Instant wakeAt) {
        OrderId id = Orders.accepted(bucket + key).id();
        index.get(bucket).add(new OrderRows.Due(id, Optional.of(step), wakeAt));
        return id;
    }
}
