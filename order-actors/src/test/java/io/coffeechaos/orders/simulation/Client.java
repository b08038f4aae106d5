package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MS;
import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A client of the API. It submits one body under one key, with at most four tries (order-api.md 14). Then it reads the
 * order, and it may cancel it.
 */
final class Client {
    private static final long PATIENCE = 5 * SECOND;
    private static final long[] PAUSES = {0, SECOND, 3 * SECOND, 5 * SECOND};

    private final World world;
    private final Dossier order;
    private final OrderAccepted body;
    private final boolean offeredAtFirst;
    private int tries;
    private int looks;
    private int cancels = 3;
    private boolean told;
    private long versionSeen;

    Client(World world, Dossier order, OrderAccepted body) {
        this.world = world;
        this.order = order;
        this.body = body;
        this.offeredAtFirst = !world.dice.chance(0.05);
        this.looks = world.dice.nextInt(6);
    }

    void submit() {
        if (tries > 0) {
            world.mark(Mark.CLIENT_RETRIED);
        }
        if (!body.equals(order.body)) {
            world.mark(Mark.KEY_REUSED);
        }
        tries++;
        boolean offered = isOffered();
        send((api, answer) -> api.accept(order, body, offered, answer), this::onSubmitted);
    }

    /** Whether the catalogue offers this order. It may change before a repeated try. */
    private boolean isOffered() {
        return offeredAtFirst && (tries == 1 || (order.number + tries) % 3 != 0);
    }

    private void onSubmitted(Answer answer) {
        world.trace(order, () -> "the client gets " + answer);
        switch (answer) {
            case Answer.Accepted accepted -> {
                told = true;
                later(this::look);
            }
            case Answer.Queued queued -> later(this::look);
            case Answer.Unavailable unavailable -> {
                if (tries < PAUSES.length) {
                    world.time.after(PAUSES[tries] + world.dice.nextLong(PAUSES[tries] / 5 + 1), this::submit);
                } else {
                    later(this::look);
                }
            }
            case Answer.Refused refused -> {}
            case Answer.Order found -> throw new IllegalStateException("a submit got an order");
            case Answer.Cancelling cancelling -> throw new IllegalStateException("a submit got the answer to a cancel");
            case Answer.NotFound notFound -> throw new IllegalStateException("a submit got 404");
        }
    }

    /** Cancels the order. The client repeats an unanswered cancel at most three times. */
    void cancel() {
        boolean toldBefore = told;
        send(Api::cancel, answer -> onCancelled(answer, toldBefore));
    }

    private void onCancelled(Answer answer, boolean toldBefore) {
        switch (answer) {
            case Answer.Cancelling cancelling -> {}
            case Answer.Refused refused -> {}
            case Answer.NotFound notFound -> ReadCheck.notFound(order, toldBefore);
            case Answer.Unavailable unavailable -> {
                if (cancels-- > 0) {
                    later(this::cancel);
                }
            }
            case Answer.Accepted accepted -> throw new IllegalStateException("a cancel got the 202 of a submit");
            case Answer.Queued queued -> throw new IllegalStateException("a cancel got the 202 of a submit");
            case Answer.Order found -> throw new IllegalStateException("a cancel got an order");
        }
    }

    private void look() {
        if (looks-- > 0) {
            boolean toldBefore = told;
            long known = versionSeen;
            if (known > 0 && world.dice.chance(0.3)) {
                send((api, answer) -> api.await(order, known, answer), answer -> onLooked(answer, toldBefore));
                return;
            }
            send(Api::read, answer -> onLooked(answer, toldBefore));
        }
    }

    private void send(About request, Consumer<Answer> then) {
        send((api, answer) -> request.accept(api, order, answer), then);
    }

    /** A request about an order. */
    private interface About {
        void accept(Api api, Dossier order, Consumer<Answer> answer);
    }

    private void onLooked(Answer answer, boolean toldBefore) {
        switch (answer) {
            case Answer.Order(var view) -> {
                ReadCheck.seen(order, view, versionSeen);
                versionSeen = Math.max(versionSeen, view.version());
            }
            case Answer.NotFound notFound -> ReadCheck.notFound(order, toldBefore);
            case Answer.Unavailable unavailable -> {}
            case Answer.Accepted accepted -> throw new IllegalStateException("a read got 202");
            case Answer.Queued queued -> throw new IllegalStateException("a read got 202");
            case Answer.Cancelling cancelling -> throw new IllegalStateException("a read got the answer to a cancel");
            case Answer.Refused refused -> throw new IllegalStateException("a read got a refusal");
        }
        later(this::look);
    }

    private void later(Runnable next) {
        world.time.after(world.dice.spread(10 * MS, 30 * SECOND), next);
    }

    /** Sends a request to a node. The request and the answer can get lost. */
    private void send(BiConsumer<Api, Consumer<Answer>> request, Consumer<Answer> then) {
        boolean[] done = new boolean[1];
        Consumer<Answer> once = answer -> {
            if (!done[0]) {
                done[0] = true;
                then.accept(answer);
            }
        };
        Optional<Node> node = world.cluster.anyNode();
        if (node.isEmpty()) {
            world.time.after(MS, () -> once.accept(new Answer.Unavailable()));
            return;
        }
        world.time.after(PATIENCE, () -> once.accept(new Answer.Unavailable()));
        boolean lostThere = world.dice.chance(world.faults.askLost / 2);
        boolean lostBack = world.dice.chance(world.faults.askLost / 2);
        if (!lostThere) {
            node.get()
                    .after(
                            world.dice.spread(MS / 2, 20 * MS),
                            () -> request.accept(new Api(world, node.get()), answer -> {
                                if (!lostBack) {
                                    world.time.after(world.dice.spread(MS / 2, 20 * MS), () -> once.accept(answer));
                                }
                            }));
        }
    }
}
