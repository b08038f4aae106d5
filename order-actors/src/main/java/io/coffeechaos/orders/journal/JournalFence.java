package io.coffeechaos.orders.journal;

import com.amazonaws.AmazonWebServiceRequest;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.dynamodbv2.model.AttributeValue;
import com.amazonaws.services.dynamodbv2.model.BatchWriteItemRequest;
import com.amazonaws.services.dynamodbv2.model.PutItemRequest;
import com.amazonaws.services.dynamodbv2.model.WriteRequest;
import java.util.Collection;
import java.util.Map;

/**
 * Makes each slot of the journal write-once: the write of a second writer fails and does not overwrite the event of the
 * first writer. Without it, pekko-persistence-dynamodb writes without a condition (RATIONALE.md).
 *
 * <p>This class is a global request handler of AWS SDK v1, so it also handles the requests of the plugin's own client.
 * The same writer may write the same slot again, because the SDK retries a write whose response was lost. A batch write
 * cannot carry a condition, so the fence rejects a batch write that holds an event.
 */
public final class JournalFence extends RequestHandler2 {
    private static final String PARTITION = "par";
    private static final String PERSISTENCE_ID = "persistence_id";
    private static final String WRITER = "writer_uuid";

    /** The SDK finds this class and creates it. */
    public JournalFence() {}

    @Override
    public AmazonWebServiceRequest beforeExecution(AmazonWebServiceRequest request) {
        if (request instanceof PutItemRequest put && isEvent(put.getItem())) {
            fence(put);
        }
        if (request instanceof BatchWriteItemRequest batch && holdsEvent(batch)) {
            throw new IllegalStateException("a batch write of events cannot be fenced: each write must hold one event");
        }
        return request;
    }

    private static void fence(PutItemRequest put) {
        AttributeValue writer = put.getItem().get(WRITER);
        if (writer == null) {
            throw new IllegalStateException("an event without " + WRITER + " cannot be fenced");
        }
        put.withConditionExpression("attribute_not_exists(#par) OR #writer = :own")
                .withExpressionAttributeNames(Map.of("#par", PARTITION, "#writer", WRITER))
                .withExpressionAttributeValues(Map.of(":own", writer));
    }

    private static boolean holdsEvent(BatchWriteItemRequest batch) {
        return batch.getRequestItems().values().stream()
                .flatMap(Collection::stream)
                .map(WriteRequest::getPutRequest)
                .anyMatch(put -> put != null && isEvent(put.getItem()));
    }

    private static boolean isEvent(Map<String, AttributeValue> item) {
        return item.containsKey(PERSISTENCE_ID);
    }
}
