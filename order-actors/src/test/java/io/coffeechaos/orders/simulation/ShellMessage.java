package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderPort;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.entity.OrderProtocol.Awake;
import io.coffeechaos.orders.entity.OrderProtocol.CancelReply;
import io.coffeechaos.orders.entity.OrderProtocol.Feed;
import io.coffeechaos.orders.entity.OrderProtocol.ReadReply;
import io.coffeechaos.orders.entity.Reply;
import io.coffeechaos.orders.entity.RowWriterPort;
import io.coffeechaos.orders.saga.SagaReport;
import java.time.Duration;

/** The messages to a modelled shell: the commands of the real one, without actor references. */
sealed interface ShellMessage {
    record Accept(OrderAccepted order, boolean totalAsExpected, Reply<AcceptReply> replyTo) implements ShellMessage {}

    record Recall(String fingerprint, Reply<AcceptReply> replyTo) implements ShellMessage {}

    record Get(long versionMin, Reply<ReadReply> replyTo) implements ShellMessage {}

    record AwaitChange(long version, Duration atMost, Reply<ReadReply> replyTo) implements ShellMessage {}

    record Subscribe(long afterSeq, Reply<Feed> subscriber) implements ShellMessage {}

    record Wake(Reply<Awake> replyTo) implements ShellMessage {}

    record Cancel(Reply<CancelReply> replyTo) implements ShellMessage {}

    record Reported(SagaReport report) implements ShellMessage {}

    record RowStored(RowWriterPort.Stored row) implements ShellMessage {}

    record TimerFired(OrderPort.Timer timer) implements ShellMessage {}

    /** The run with this number is gone. */
    record RunEnded(long run) implements ShellMessage {}

    /** The order's end is published. */
    enum Published implements ShellMessage {
        INSTANCE
    }

    /** Sharding stops the order. */
    enum Stop implements ShellMessage {
        INSTANCE
    }
}
