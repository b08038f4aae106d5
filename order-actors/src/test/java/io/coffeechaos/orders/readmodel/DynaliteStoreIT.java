package io.coffeechaos.orders.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.node.aws.AwsClients;
import io.coffeechaos.orders.testkit.StoreServer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynaliteStoreIT extends StoreContract {
    private static final int WRITES = 80;
    private static final int ITEM_BYTES = 350_000;

    DynaliteStoreIT() {
        super(StoreServer.Kind.DYNALITE);
    }

    /** LevelDB keeps every file that existed at the start of a query, until the query closes its iterator. */
    @Test
    void overwrittenItemsLeaveTheDiskAlthoughTheyWereQueried() {
        try (StoreServer store = StoreServer.start(StoreServer.Kind.DYNALITE)) {
            AwsClients aws = AwsClients.of(
                    ConfigFactory.parseMap(Map.of("coffee.orders.aws.dynamodb-endpoint", store.endpoint()))
                            .withFallback(ConfigFactory.load()));
            aws.provisionTables();
            try (DynamoDbAsyncClient client = aws.dynamoDb()) {
                byte[] filling = new byte[ITEM_BYTES];
                Random random = new Random(0);
                for (int i = 0; i < WRITES; i++) {
                    random.nextBytes(filling); // random, because LevelDB compresses
                    Map<String, AttributeValue> item = Map.of(
                            "PK", AttributeValue.fromS("one"),
                            "SK", AttributeValue.fromS("item"),
                            "filling", AttributeValue.fromB(SdkBytes.fromByteArray(filling)));
                    client.putItem(put -> put.tableName(aws.ordersTable()).item(item))
                            .join();
                    assertThat(client.query(query -> query.tableName(aws.ordersTable())
                                            .keyConditionExpression("PK = :one")
                                            .expressionAttributeValues(Map.of(":one", AttributeValue.fromS("one"))))
                                    .join()
                                    .count())
                            .isEqualTo(1);
                }
            }
            assertThat(store.dataBytes()).isLessThan(WRITES * (long) ITEM_BYTES);
        }
    }
}
