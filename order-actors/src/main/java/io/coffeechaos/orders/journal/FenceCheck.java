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
 * Checks, before a node becomes ready, that the journal refuses the write of a second writer. The AWS SDK finds the
 * fence by a resource name on the class path. A jar without that resource would run without the fence and look healthy.
 */
public final class FenceCheck {
    private FenceCheck() {}

    /**
     * Writes one sentinel event twice, as two writers, with a client that is built like the client of the journal
     * plugin.
     *
     * @param endpoint the address of the store
     * @param region the region that the requests are signed for
     * @param credentials the credentials of the client
     * @param table the table of the journal
     * @throws Unfenced if the second write succeeded
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

    /** A second writer has overwritten the event of the first. The node must not accept orders. */
    public static final class Unfenced extends IllegalStateException {
        Unfenced(String table) {
            super("the journal table " + table + " is not fenced: a second writer's put succeeded. The resource"
                    + " com/amazonaws/global/handlers/request.handler2s is missing from the class path.");
        }
    }
}
