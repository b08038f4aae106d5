package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MS;
import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.RowWriterPort;
import io.coffeechaos.orders.readmodel.OrderRows.Due;
import io.coffeechaos.orders.readmodel.RowBatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model of the table of rows and its index of open orders. A batch can fail, succeed in part, or land after its
 * writer gave up and over newer rows. The index lags.
 */
final class RowsModel {
    private static final long REQUEST_TIMEOUT = 3 * SECOND;

    private final World world;

    RowsModel(World world) {
        this.world = world;
    }

    /** Writes one batch from a node. */
    void write(Node node, RowBatcher<EntityShell> batches, RowBatcher.Batch<EntityShell> batch) {
        Dice dice = world.dice;
        FaultPlan faults = world.faults;
        List<OrderRow> rows = batch.rows();
        if (dice.chance(faults.rowFails)) {
            world.mark(Mark.ROW_BATCH_FAILED);
            boolean written = dice.chance(0.5);
            if (written) {
                rows.forEach(this::landSoon);
            }
            node.after(dice.spread(MS, REQUEST_TIMEOUT), () -> batches.failed(batch, new ByOrder()));
        } else if (dice.chance(faults.rowLate)) {
            world.mark(Mark.ROW_BATCH_LATE);
            node.after(REQUEST_TIMEOUT, () -> batches.failed(batch, new ByOrder()));
            for (OrderRow row : rows) {
                world.time.after(REQUEST_TIMEOUT + dice.spread(MS, VirtualTime.MINUTE), () -> land(row));
            }
        } else {
            Set<OrderId> unprocessed = new HashSet<>();
            List<OrderRow> taken = new ArrayList<>();
            for (OrderRow row : rows) {
                if (dice.chance(faults.rowPartial)) {
                    world.mark(Mark.ROW_BATCH_PARTIAL);
                    unprocessed.add(row.id());
                } else {
                    taken.add(row);
                }
            }
            Node.Asker asker = node.asker();
            world.time.after(dice.spread(MS, 20 * MS), () -> {
                taken.forEach(this::land);
                asker.after(dice.spread(MS / 2, 10 * MS), () -> batches.written(batch, unprocessed));
            });
        }
    }

    /** The due orders of a bucket, as the index shows them now. */
    List<Due> due(int bucket, Instant now, Set<Step> except) {
        List<Due> due = List.of();
        for (Dossier order : world.orders) {
            if (order.bucket == bucket && isDue(order.indexed, now, except)) {
                if (due.isEmpty()) {
                    due = new ArrayList<>();
                }
                OrderRow row = order.indexed.orElseThrow();
                due.add(new Due(order.id(), row.step(), row.wakeAt().orElseThrow()));
            }
        }
        return due;
    }

    private static boolean isDue(Optional<OrderRow> row, Instant now, Set<Step> except) {
        return row.isPresent()
                && row.get().wakeAt().isPresent()
                && !row.get().wakeAt().get().isAfter(now)
                && row.get().step().filter(except::contains).isEmpty();
    }

    private void landSoon(OrderRow row) {
        world.time.after(world.dice.spread(MS, 50 * MS), () -> land(row));
    }

    private void land(OrderRow row) {
        Dossier order = world.order(row.id());
        if (order.row.isPresent()
                && order.row.get().view().version() > row.view().version()) {
            world.mark(Mark.ROW_REORDERED);
        }
        order.rowWrites++;
        order.row = Optional.of(row);
        world.trace(
                order,
                () -> "row written: version " + row.view().version() + " "
                        + row.view().status() + ", wakeAt "
                        + row.wakeAt().map(Instant::toString).orElse("none"));
        world.checker.rowWritten(order, row);
        index(order, row);
    }

    private void index(Dossier order, OrderRow row) {
        long lag = world.dice.spread(MS, 50 * MS);
        if (world.dice.chance(world.faults.indexLag)) {
            world.mark(Mark.INDEX_STALE);
            lag = world.dice.spread(SECOND, 30 * SECOND);
        }
        // The index takes the versions of a row in order, after any delay.
        order.indexedUntil = Math.max(order.indexedUntil, world.time.now() + lag);
        world.time.after(order.indexedUntil - world.time.now(), () -> order.indexed = Optional.of(row));
    }

    /** Tells the shell that its row is stored. */
    static void stored(EntityShell shell, RowWriterPort.Stored row) {
        shell.fromOutside(new ShellMessage.RowStored(row));
    }
}
