package io.coffeechaos.orders.journal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Checks whether the journal answers, with one consistent read of an item that never exists. Thread-safe. */
public final class JournalProbe {
    private static final Map<String, AttributeValue> NOBODY =
            Map.of("par", AttributeValue.fromS("readiness"), "num", AttributeValue.fromN("0"));

    private final DynamoDbAsyncClient client;
    private final String table;
    private final Duration freshFor;
    private final Duration atMost;
    private final LongSupplier nanoTime;
    private CompletableFuture<Boolean> seen = CompletableFuture.completedFuture(false);
    private long seenAtNanos;
    private boolean asked;

    /**
     * Creates a probe that has asked nothing yet.
     *
     * @param client the client of the store
     * @param table the table of the journal
     * @param freshFor how long a result is reused
     * @param atMost how long the journal has to answer
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public JournalProbe(
            DynamoDbAsyncClient client, String table, Duration freshFor, Duration atMost, LongSupplier nanoTime) {
        this.client = client;
        this.table = table;
        this.freshFor = freshFor;
        this.atMost = atMost;
        this.nanoTime = nanoTime;
    }

    /** Whether the journal answers. The stage never fails; a missing or late answer gives {@code false}. */
    public synchronized CompletionStage<Boolean> isUp() {
        long now = nanoTime.getAsLong();
        if (!asked || (seen.isDone() && now - seenAtNanos >= freshFor.toNanos())) {
            asked = true;
            seenAtNanos = now;
            seen = ask();
        }
        return seen;
    }

    private CompletableFuture<Boolean> ask() {
        return client.getItem(request -> request.tableName(table)
                        .key(NOBODY)
                        .consistentRead(true)
                        .overrideConfiguration(override -> override.apiCallTimeout(atMost)))
                .handle((answer, failure) -> failure == null);
    }
}
