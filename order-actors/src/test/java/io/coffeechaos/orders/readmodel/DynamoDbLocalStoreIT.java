package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.testkit.StoreServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** After a kill DynamoDB Local sometimes answers no request for one of its tables any more, so the gate does not kill it. */
class DynamoDbLocalStoreIT extends StoreContract {
    DynamoDbLocalStoreIT() {
        super(StoreServer.Kind.DYNAMODB_LOCAL);
    }

    @Test
    @Override
    @DisabledIfSystemProperty(named = "budget", matches = "gate")
    void aKilledStoreLosesNoAcknowledgedOrder() {
        super.aKilledStoreLosesNoAcknowledgedOrder();
    }

    @Test
    @Override
    @DisabledIfSystemProperty(named = "budget", matches = "gate")
    void theIndexAgreesWithTheRowsAfterTheStoreIsKilled() throws Exception {
        super.theIndexAgreesWithTheRowsAfterTheStoreIsKilled();
    }
}
