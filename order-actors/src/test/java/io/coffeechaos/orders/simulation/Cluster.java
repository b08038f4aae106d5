package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MS;
import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.readmodel.OpenOrderSweeper;
import io.coffeechaos.orders.readmodel.SweepPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model of the cluster. It knows which node owns which order. An order moves when its node is gone for long enough,
 * or in a planned hand-over. An order can have two owners for a while. Each sweeper runs on one node at a time.
 */
final class Cluster {
    /** The cluster downs a node that does not answer for this time, and moves its orders to other nodes. */
    private static final long DETECTION = 10 * SECOND;

    private final World world;
    private final List<Node> nodes = new ArrayList<>();
    /** The home node of each order, by order number. */
    private final List<Node> homes = new ArrayList<>();

    private final List<Optional<Node>> rivals = new ArrayList<>();

    Cluster(World world, int size) {
        this.world = world;
        for (int number = 0; number < size; number++) {
            nodes.add(new Node(world, number));
        }
    }

    List<Node> nodes() {
        return nodes;
    }

    /** A random node that is up; empty if none is. */
    Optional<Node> anyNode() {
        List<Node> up = nodes.stream().filter(Node::isUp).toList();
        return up.isEmpty() ? Optional.empty() : Optional.of(up.get(world.dice.nextInt(up.size())));
    }

    void add(Dossier order) {
        homes.add(nodes.get(world.dice.nextInt(nodes.size())));
        rivals.add(Optional.empty());
    }

    /**
     * Sends a message to the node that the sender takes for the order's home. The message is lost if that node is down.
     */
    void tell(Dossier order, ShellMessage message) {
        Node home = homes.get(order.number);
        Optional<Node> rival = rivals.get(order.number);
        Node to = rival.isPresent() && world.dice.chance(0.5) ? rival.get() : home;
        if (to.isUp()) {
            to.after(world.dice.spread(MS / 10, 5 * MS), () -> to.deliver(order, message));
        }
    }

    /** Moves the orders of each node that is gone for long enough. The schedule calls this method periodically. */
    void watch() {
        for (Dossier order : world.orders) {
            Node home = homes.get(order.number);
            boolean gone = !home.isUp() || home.isFrozenFor(DETECTION);
            if (gone) {
                List<Node> others = nodes.stream().filter(Node::answers).toList();
                if (!others.isEmpty()) {
                    Node next = others.get(world.dice.nextInt(others.size()));
                    homes.set(order.number, next);
                    order.hadRivals |= home.isUp();
                    world.trace(order, () -> "now at home on node " + next.number());
                }
            }
        }
        markOwners();
    }

    private void markOwners() {
        for (Dossier order : world.orders) {
            int live = 0;
            boolean frozen = false;
            for (Node node : nodes) {
                if (node.isUp() && node.shell(order).isPresent()) {
                    live++;
                    frozen |= node.isFrozen();
                }
            }
            if (live > 1) {
                order.hadRivals = true;
                world.mark(frozen ? Mark.OWNER_FROZEN : Mark.TWO_LIVE_OWNERS);
            }
        }
    }

    /** For this time, half of all messages go to another node as this order's home. */
    void split(Dossier order, long nanos) {
        List<Node> others = nodes.stream()
                .filter(node -> node.isUp() && node != homes.get(order.number))
                .toList();
        if (!others.isEmpty()) {
            Node rival = others.get(world.dice.nextInt(others.size()));
            rivals.set(order.number, Optional.of(rival));
            order.hadRivals = true;
            world.trace(order, () -> "also at home on node " + rival.number());
            world.time.after(nanos, () -> unite(order));
        }
    }

    /** Ends a split. Shells of the order on other nodes than its home stop a little later. */
    void unite(Dossier order) {
        rivals.set(order.number, Optional.empty());
        evict(order);
    }

    /** Stops every shell of this order that is not on its home node. */
    void evict(Dossier order) {
        for (Node node : nodes) {
            if (node != homes.get(order.number)) {
                node.shell(order).ifPresent(shell -> shell.fromOutside(ShellMessage.Stop.INSTANCE));
            }
        }
    }

    /** A planned hand-over. The shell stops on the old node. Then another node becomes the home. */
    void rebalance(Dossier order) {
        List<Node> others = nodes.stream()
                .filter(node -> node.answers() && node != homes.get(order.number))
                .toList();
        if (!others.isEmpty() && rivals.get(order.number).isEmpty()) {
            world.mark(Mark.REBALANCED);
            Node before = homes.get(order.number);
            Node after = others.get(world.dice.nextInt(others.size()));
            before.shell(order).ifPresent(shell -> shell.fromOutside(ShellMessage.Stop.INSTANCE));
            world.time.after(world.dice.spread(MS, SECOND), () -> {
                homes.set(order.number, after);
                // A shell that waits for a write has not stopped yet, as in a hand-over that its timeout cuts short.
                order.hadRivals |= before.isUp() && before.shell(order).isPresent();
            });
        }
    }

    /** Marks at which point in the life of its order's owners a late put lands. */
    void markLanding(Dossier order) {
        for (Node node : nodes) {
            Optional<EntityShell> shell = node.shell(order);
            if (node.isUp() && shell.isPresent()) {
                switch (shell.get().mode()) {
                    case RESTARTING -> world.mark(Mark.PUT_LANDED_BEFORE_RECOVERY);
                    case RECOVERING -> world.mark(Mark.PUT_LANDED_DURING_RECOVERY);
                    case RUNNING, PERSISTING -> world.mark(Mark.PUT_LANDED_AFTER_RECOVERY);
                    case STOPPED -> {}
                }
            }
        }
    }

    boolean isLive(Dossier order) {
        return nodes.stream()
                .anyMatch(node -> node.isUp()
                        && node.shell(order).isPresent()
                        && node.shell(order).get().state() instanceof OrderState.Open);
    }

    // ---- sweepers

    void startConsumers() {
        nodes.forEach(Node::startConsumer);
    }

    void startSweepers() {
        for (int instance = 0; instance < OpenOrderSweeper.INSTANCES; instance++) {
            new Sweeper(instance).tick();
        }
    }

    private final class Sweeper implements SweepPlan.Port {
        private final int instance;
        private Optional<Node> host = Optional.empty();
        private SweepPlan sweep;
        private int hostBorn;
        private int generation;

        Sweeper(int instance) {
            this.instance = instance;
            this.sweep = born();
        }

        private SweepPlan born() {
            return OpenOrderSweeper.sweep(
                    instance,
                    world.numbers.wakesMax(),
                    step -> host.filter(node -> node.flow(step).isOpen()).isPresent(),
                    this);
        }

        void tick() {
            if (world.closing) {
                return;
            }
            if (host.isEmpty()
                    || host.get().incarnation() != hostBorn
                    || host.get().isFrozenFor(DETECTION)) {
                host = anyNode().filter(Node::answers);
                hostBorn = host.map(Node::incarnation).orElse(0);
                generation++;
                sweep = born();
            }
            if (host.isPresent() && host.get().answers()) {
                sweep.sweep();
            }
            world.time.after(world.numbers.sweepInterval().toNanos() + world.dice.nextLong(SECOND), this::tick);
        }

        @Override
        public void readDue(int bucket, Set<Step> except) {
            if (world.dice.chance(world.faults.indexFails)) {
                sweep.readFailed(new IllegalStateException("injected by the schedule"));
            } else {
                sweep.read(world.rows.due(bucket, host.orElseThrow().clock().instant(), except));
            }
        }

        @Override
        public void swept(Optional<Instant> oldest) {}

        @Override
        public void wake(OrderId id) {
            Dossier order = world.order(id);
            order.wakes++;
            world.mark(Mark.WOKEN_BY_SWEEPER);
            world.trace(
                    order,
                    () -> "woken by the sweeper on node "
                            + host.map(Node::number).orElse(-1));
            Node asker = host.orElseThrow();
            int born = generation;
            boolean[] answered = new boolean[1];
            Runnable ended = () -> {
                if (!answered[0] && born == generation) {
                    answered[0] = true;
                    sweep.wakeEnded(id);
                }
            };
            asker.after(world.numbers.wakeTimeout().toNanos(), ended);
            tell(order, new ShellMessage.Wake(awake -> asker.after(world.dice.spread(MS / 10, 5 * MS), ended)));
        }
    }
}
