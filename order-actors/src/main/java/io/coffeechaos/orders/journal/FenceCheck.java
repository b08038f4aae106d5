package io.coffeechaos.orders.journal;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSCredentialsProvider;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDB;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBClientBuilder;
import com.amazonaws.services.dynamodbv2.model.AttributeValue;
import com.amazonaws.services.dynamodbv2.model.ConditionalCheckFailedException;
import com.amazonaws.services.dynamodbv2.model.PutItemRequest;
import java.util.Map;
import java.util.UUID;

/**
 * Shows, before a node becomes ready, that a second writer's put fails: the fence is found by name on the class path,
 * so a jar packed without that resource would otherwise run unfenced and look healthy.
 */
public final class FenceCheck {
    private FenceCheck() {}

    /**
     * Puts one sentinel event twice, as two writers, through a client built as the journal plugin builds its own.
     *
     * @param endpoint the store's address
     * @param region signed for
     * @param table the journal's
     * @throws Unfenced if the second put succeeded
     */
    public static void run(String endpoint, String region, AWSCredentialsProvider credentials, String table) {
        AmazonDynamoDB client = AmazonDynamoDBClientBuilder.standard()
                .withCredentials(credentials)
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, region))
                .withClientConfiguration(new ClientConfiguration()
                        .withMaxErrorRetry(2)
                        .withSocketTimeout(2_000)
                        .withConnectionTimeout(2_000)
                        .withClientExecutionTimeout(5_000))
                .build();
        String sentinel = "fence-proof-" + UUID.randomUUID();
        try {
            client.putItem(put(table, sentinel, "first"));
            boolean fenced = isRefused(client, put(table, sentinel, "second"));
            client.deleteItem(table, key(sentinel));
            if (!fenced) {
                throw new Unfenced(table);
            }
        } finally {
            client.shutdown();
        }
    }

    private static boolean isRefused(AmazonDynamoDB client, PutItemRequest put) {
        try {
            client.putItem(put);
            return false;
        } catch (ConditionalCheckFailedException fenced) {
            return true;
        }
    }

    private static PutItemRequest put(String table, String sentinel, String writer) {
        return new PutItemRequest(
                table,
                Map.of(
                        "par", new AttributeValue(sentinel),
                        "num", new AttributeValue().withN("0"),
                        "persistence_id", new AttributeValue(sentinel),
                        "writer_uuid", new AttributeValue(writer)));
    }

    private static Map<String, AttributeValue> key(String sentinel) {
        return Map.of("par", new AttributeValue(sentinel), "num", new AttributeValue().withN("0"));
    }

    /** A second writer overwrote the first: this node must not take orders. */
    public static final class Unfenced extends IllegalStateException {
        Unfenced(String table) {
            super("the journal table " + table + " is not fenced: a second writer's put succeeded. The resource"
                    + " com/amazonaws/global/handlers/request.handler2s is missing from the class path.");
        }
    }
}
