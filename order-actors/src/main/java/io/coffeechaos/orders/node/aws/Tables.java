package io.coffeechaos.orders.node.aws;

import io.coffeechaos.orders.readmodel.DynamoDbOrderRows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The table of the journal, and the table of the orders with its three indexes. {@code infra/main.tf} has the same
 * tables.
 */
public final class Tables {
    private Tables() {}

    /** Creates the missing tables and waits until they are ready. */
    public static void create(DynamoDbAsyncClient client, String journal, String orders) {
        create(client, journalTable(journal));
        create(client, ordersTable(orders));
    }

    /**
     * Checks that both tables exist.
     *
     * @throws ResourceMissingException if a table does not exist
     */
    public static void check(DynamoDbAsyncClient client, String journal, String orders) {
        for (String table : List.of(journal, orders)) {
            try {
                client.describeTable(request -> request.tableName(table)).join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof ResourceNotFoundException) {
                    throw new ResourceMissingException("table " + table);
                }
                throw e;
            }
        }
    }

    private static void create(DynamoDbAsyncClient client, CreateTableRequest table) {
        try {
            client.createTable(table).join();
        } catch (CompletionException e) {
            // Another node created the table first, or the table already existed.
            if (!(e.getCause() instanceof ResourceInUseException)) {
                throw e;
            }
        }
        client.waiter()
                .waitUntilTableExists(request -> request.tableName(table.tableName()))
                .join();
    }

    private static CreateTableRequest journalTable(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("par"), number("num"))
                .keySchema(hash("par"), range("num"))
                .build();
    }

    private static CreateTableRequest ordersTable(String name) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        for (String key : List.of("PK", "SK", "accepted_at_id", "customer", "wake_bucket", "wake_at")) {
            attributes.add(text(key));
        }
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attributes)
                .keySchema(hash("PK"), range("SK"))
                .globalSecondaryIndexes(
                        index(DynamoDbOrderRows.BY_TIME, "PK", "accepted_at_id", "view", "status"),
                        index(DynamoDbOrderRows.BY_CUSTOMER, "customer", "accepted_at_id", "view", "status"),
                        index(DynamoDbOrderRows.TO_WAKE, "wake_bucket", "wake_at", "waits_for"))
                .build();
    }

    private static GlobalSecondaryIndex index(String name, String hash, String range, String... projected) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(hash(hash), range(range))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.INCLUDE)
                        .nonKeyAttributes(projected)
                        .build())
                .build();
    }

    private static AttributeDefinition text(String name) {
        return attribute(name, ScalarAttributeType.S);
    }

    private static AttributeDefinition number(String name) {
        return attribute(name, ScalarAttributeType.N);
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static KeySchemaElement hash(String name) {
        return KeySchemaElement.builder()
                .attributeName(name)
                .keyType(KeyType.HASH)
                .build();
    }

    private static KeySchemaElement range(String name) {
        return KeySchemaElement.builder()
                .attributeName(name)
                .keyType(KeyType.RANGE)
                .build();
    }
}
