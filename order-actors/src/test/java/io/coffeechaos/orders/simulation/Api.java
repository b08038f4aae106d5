package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MS;
import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.entity.OrderProtocol.CancelReply;
import io.coffeechaos.orders.entity.OrderProtocol.ReadReply;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.Reply;
import io.coffeechaos.orders.queue.intake.OrderIntake;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A model of the HTTP edge of one node, as far as the edge makes promises. It stamps an order, asks the order's entity
 * for at most two seconds, and falls back to the intake queue. The edge of the product is in another module and has its
 * own tests.
 */
final class Api {
    private static final long WRITE_MAX = 2 * SECOND;
    private static final long INTAKE_MAX = SECOND;
    private static final long WAIT_MAX = 4 * SECOND;
    private static final long READ_MAX = 3 * SECOND;

    private final World world;
    private final Node node;

    Api(World world, Node node) {
        this.world = world;
        this.node = node;
    }

    /**
     * POST /orders.
     *
     * @param offered whether the catalogue offers this order now. The entity of an order that is not offered is only
     *     asked for an earlier acceptance
     */
    void accept(Dossier order, OrderAccepted body, boolean offered, Consumer<Answer> answer) {
        OrderAccepted stamped = stamp(body, node.clock().instant().truncatedTo(ChronoUnit.MILLIS));
        this.<AcceptReply>ask(
                order,
                WRITE_MAX,
                reply -> {
                    Reply<AcceptReply> checked = accepted -> {
                        world.checker.answered(order, stamped, accepted);
                        reply.tell(accepted);
                    };
                    return offered
                            ? new ShellMessage.Accept(stamped, true, checked)
                            : new ShellMessage.Recall(stamped.fingerprint(), checked);
                },
                reply -> {
                    switch (reply) {
                        case OrderProtocol.Accepted(var first, boolean replayed) -> {
                            if (!offered) {
                                world.mark(Mark.CATALOGUE_CHANGED);
                            }
                            answer.accept(new Answer.Accepted(replayed));
                        }
                        case OrderProtocol.KeyReused() -> answer.accept(new Answer.Refused("key reused"));
                        case OrderProtocol.RefusedAsNew() -> answer.accept(refused(order));
                        case OrderProtocol.StorageUnknown() -> queue(order, stamped, offered, answer);
                    }
                },
                () -> queue(order, stamped, offered, answer));
    }

    /** The refusal of a new order. It needs proof that no order under this key is stored or waits to be stored. */
    private Answer refused(Dossier order) {
        if (order.row.isPresent() || order.intakeMessages > 0) {
            return new Answer.Unavailable();
        }
        world.checker.refusedAsNew(order);
        return new Answer.Refused("not offered any more");
    }

    /** Puts the same stamped order into the intake queue, because the journal was too slow or its result is unknown. */
    private void queue(Dossier order, OrderAccepted stamped, boolean offered, Consumer<Answer> answer) {
        if (!offered) {
            answer.accept(new Answer.Unavailable());
            return;
        }
        boolean[] done = new boolean[1];
        node.after(INTAKE_MAX, () -> {
            if (!done[0]) {
                done[0] = true;
                answer.accept(new Answer.Unavailable());
            }
        });
        world.intake.send(node, order, OrderIntake.message(stamped), arrived -> {
            if (!done[0]) {
                done[0] = true;
                if (arrived) {
                    world.mark(Mark.INTAKE_USED);
                    world.checker.promised(order);
                }
                answer.accept(arrived ? new Answer.Queued() : new Answer.Unavailable());
            }
        });
    }

    /** GET /orders/{id}. The row answers for a finished order, the entity for an open one. */
    void read(Dossier order, Consumer<Answer> answer) {
        node.after(world.dice.spread(MS, 20 * MS), () -> {
            Optional<OrderRow> row = order.row;
            if (row.isEmpty()) {
                answer.accept(order.intakeMessages > 0 ? new Answer.Unavailable() : new Answer.NotFound());
            } else if (row.get().view().status().terminal()) {
                answer.accept(new Answer.Order(row.get().view()));
            } else {
                ask(order, row.get(), 1, answer);
            }
        });
    }

    /** GET /orders/{id}?wait=. Waits for a version after this one. */
    void await(Dossier order, long version, Consumer<Answer> answer) {
        this.<ReadReply>ask(
                order,
                WAIT_MAX,
                reply -> new ShellMessage.AwaitChange(version, Duration.ofNanos(WAIT_MAX), read -> {
                    ReadCheck.read(order, read);
                    reply.tell(read);
                }),
                reply -> answer.accept(
                        reply instanceof OrderProtocol.Found(var view, var events)
                                ? new Answer.Order(view)
                                : new Answer.Unavailable()),
                () -> answer.accept(new Answer.Unavailable()));
    }

    /** POST /orders/{id}/cancel. Reads the row first, as for a read. The entity decides about an open order. */
    void cancel(Dossier order, Consumer<Answer> answer) {
        node.after(world.dice.spread(MS, 20 * MS), () -> {
            Optional<OrderRow> row = order.row;
            if (row.isEmpty() && world.dice.chance(0.3)) {
                // An order must be correct even if its edge sends a cancel before the row exists.
                decide(order, answer);
            } else if (row.isEmpty()) {
                answer.accept(order.intakeMessages > 0 ? new Answer.Unavailable() : new Answer.NotFound());
            } else if (row.get().view().status() == OrderStatus.CANCELLED) {
                answer.accept(new Answer.Cancelling());
            } else if (row.get().view().status().terminal()) {
                answer.accept(new Answer.Refused("not cancellable"));
            } else {
                decide(order, answer);
            }
        });
    }

    private void decide(Dossier order, Consumer<Answer> answer) {
        this.<CancelReply>ask(
                order,
                WRITE_MAX,
                reply -> new ShellMessage.Cancel(cancelled -> {
                    world.checker.cancelled(order, cancelled);
                    reply.tell(cancelled);
                }),
                reply -> answer.accept(
                        switch (reply) {
                            case OrderProtocol.Cancelling(var view) -> new Answer.Cancelling();
                            case OrderProtocol.AlreadyCancelled(var view) -> new Answer.Cancelling();
                            case OrderProtocol.NotCancellable(var status) -> new Answer.Refused("not cancellable");
                            case OrderProtocol.CancelNotFound() -> new Answer.Unavailable();
                            case OrderProtocol.CancelUnknown() -> new Answer.Unavailable();
                        }),
                () -> answer.accept(new Answer.Unavailable()));
    }

    private void ask(Dossier order, OrderRow row, int again, Consumer<Answer> answer) {
        this.<ReadReply>ask(
                order,
                READ_MAX,
                reply -> new ShellMessage.Get(row.view().version(), read -> {
                    ReadCheck.read(order, read);
                    reply.tell(read);
                }),
                reply -> {
                    switch (reply) {
                        case OrderProtocol.Found(var view, var events) -> answer.accept(new Answer.Order(view));
                        case OrderProtocol.NotFound() -> answer.accept(new Answer.NotFound());
                        case OrderProtocol.Stale() -> {
                            if (again > 0) {
                                ask(order, row, again - 1, answer);
                            } else {
                                answer.accept(new Answer.Unavailable());
                            }
                        }
                    }
                },
                () -> answer.accept(new Answer.Unavailable()));
    }

    /**
     * The ask pattern. Runs {@code answered} or {@code timedOut} on this node, whichever comes first, and only once.
     */
    private <T> void ask(
            Dossier order,
            long atMost,
            Function<Reply<T>, ShellMessage> message,
            Consumer<T> answered,
            Runnable timedOut) {
        boolean[] done = new boolean[1];
        VirtualTime.Event timeUp = node.after(atMost, () -> {
            if (!done[0]) {
                done[0] = true;
                timedOut.run();
            }
        });
        world.cluster.tell(
                order,
                message.apply(reply -> node.after(world.dice.spread(MS / 10, 5 * MS), () -> {
                    if (!done[0]) {
                        done[0] = true;
                        timeUp.cancel();
                        answered.accept(reply);
                    }
                })));
    }

    private static OrderAccepted stamp(OrderAccepted body, Instant at) {
        return new OrderAccepted(
                body.id(),
                body.tenant(),
                body.key(),
                body.fingerprint(),
                body.items(),
                body.total(),
                body.paymentMethod(),
                body.customerId(),
                body.traceId(),
                at,
                body.bodyVersion(),
                body.parentSpan());
    }
}
