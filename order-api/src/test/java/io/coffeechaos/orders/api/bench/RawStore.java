package io.coffeechaos.orders.api.bench;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDB;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBClientBuilder;
import com.amazonaws.services.dynamodbv2.model.AttributeDefinition;
import com.amazonaws.services.dynamodbv2.model.AttributeValue;
import com.amazonaws.services.dynamodbv2.model.BatchWriteItemRequest;
import com.amazonaws.services.dynamodbv2.model.BillingMode;
import com.amazonaws.services.dynamodbv2.model.CreateTableRequest;
import com.amazonaws.services.dynamodbv2.model.KeySchemaElement;
import com.amazonaws.services.dynamodbv2.model.KeyType;
import com.amazonaws.services.dynamodbv2.model.PutItemRequest;
import com.amazonaws.services.dynamodbv2.model.PutRequest;
import com.amazonaws.services.dynamodbv2.model.QueryRequest;
import com.amazonaws.services.dynamodbv2.model.ResourceInUseException;
import com.amazonaws.services.dynamodbv2.model.ScalarAttributeType;
import com.amazonaws.services.dynamodbv2.model.WriteRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A bare client of the store. It has no orders and no actors. It sends as many store requests of each kind as an order
 * costs, with the SDK that the journal uses. Its rate is the upper limit that the store and the SDK allow.
 */
final class RawStore implements AutoCloseable {
    private static final String TABLE = "bench-raw";
    /** The approximate size of one event, and of one row, of the benchmark's order. */
    private static final int EVENT_BYTES = 900;

    private static final int ROW_BYTES = 2_500;
    private static final int ROWS_A_BATCH = 8;

    private final AmazonDynamoDB store;
    private final int connections;

    RawStore(String endpoint, int connections) {
        this.connections = connections;
        this.store = AmazonDynamoDBClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "eu-north-1"))
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("local", "local")))
                .withClientConfiguration(new ClientConfiguration().withMaxConnections(50))
                .build();
        try {
            store.createTable(new CreateTableRequest()
                    .withTableName(TABLE)
                    .withBillingMode(BillingMode.PAY_PER_REQUEST)
                    .withAttributeDefinitions(
                            new AttributeDefinition("par", ScalarAttributeType.S),
                            new AttributeDefinition("num", ScalarAttributeType.N))
                    .withKeySchema(
                            new KeySchemaElement("par", KeyType.HASH), new KeySchemaElement("num", KeyType.RANGE)));
        } catch (ResourceInUseException there) {
            // The previous round created the table.
        }
    }

    /**
     * Sends the requests of this number of orders.
     *
     * @param requestsPerOrder store requests per order by DynamoDB operation; fractions are allowed
     * @return orders per second, if each order consisted of these requests alone
     */
    double run(Map<String, Double> requestsPerOrder, int orders) throws Exception {
        AtomicInteger next = new AtomicInteger();
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            Callable<Void> connection = () -> {
                for (int order = next.getAndIncrement(); order < orders; order = next.getAndIncrement()) {
                    String key = UUID.randomUUID().toString();
                    for (Map.Entry<String, Double> kind : requestsPerOrder.entrySet()) {
                        // For a fraction of a request, only that fraction of the orders sends one.
                        long count = (long) (kind.getValue() * (order + 1)) - (long) (kind.getValue() * order);
                        for (int i = 0; i < count; i++) {
                            send(kind.getKey(), key, i);
                        }
                    }
                }
                return null;
            };
            for (Future<Void> ended : threads.invokeAll(
                    Stream.generate(() -> connection).limit(connections).toList())) {
                ended.get();
            }
        }
        return orders / ((System.nanoTime() - begun) / 1e9);
    }

    private void send(String kind, String key, int number) {
        switch (kind) {
            case "PutItem" -> store.putItem(new PutItemRequest(TABLE, item(key, number, EVENT_BYTES)));
            case "Query" ->
                store.query(new QueryRequest(TABLE)
                        .withConsistentRead(true)
                        .withKeyConditionExpression("par = :par")
                        .withExpressionAttributeValues(Map.of(":par", new AttributeValue(key))));
            case "GetItem" ->
                store.getItem(
                        TABLE, Map.of("par", new AttributeValue(key), "num", new AttributeValue().withN("0")), true);
            case "BatchGetItem" ->
                store.batchGetItem(Map.of(
                        TABLE,
                        new com.amazonaws.services.dynamodbv2.model.KeysAndAttributes()
                                .withKeys(List.of(Map.of(
                                        "par", new AttributeValue(key), "num", new AttributeValue().withN("0"))))));
            case "BatchWriteItem" -> {
                List<WriteRequest> rows = Stream.generate(
                                () -> UUID.randomUUID().toString())
                        .limit(ROWS_A_BATCH)
                        .map(row -> new WriteRequest(new PutRequest(item(row, 0, ROW_BYTES))))
                        .toList();
                store.batchWriteItem(new BatchWriteItemRequest(Map.of(TABLE, rows)));
            }
            default -> throw new IllegalStateException("no raw counterpart of " + kind);
        }
    }

    private static Map<String, AttributeValue> item(String key, int number, int bytes) {
        return Map.of(
                "par", new AttributeValue(key),
                "num", new AttributeValue().withN(Integer.toString(number)),
                "pay", new AttributeValue().withB(ByteBuffer.allocate(bytes)));
    }

    @Override
    public void close() {
        store.shutdown();
    }
}
