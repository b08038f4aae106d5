package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.testkit.StoreServer;

class DynamoDbLocalStoreIT extends StoreContract {
    DynamoDbLocalStoreIT() {
        super(StoreServer.Kind.DYNAMODB_LOCAL);
    }
}
