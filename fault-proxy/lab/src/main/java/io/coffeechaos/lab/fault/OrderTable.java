package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The table of the order rows, in the store of this machine. */
final class OrderTable {
    private final AwsCall store;
    private final String table;

    OrderTable(FaultSite site) {
        this.store = new AwsCall(
                site.lab(), site.machine().store(), "dynamodb", "DynamoDB_20120810", "application/x-amz-json-1.0");
        this.table = "chaos-coffee-" + site.machine().tenant();
    }

    /** Writes an item, and reads it back. */
    void put(ObjectNode item) throws IOException, InterruptedException {
        store.send("PutItem", request().set("Item", item));
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        key.set("PK", item.get("PK"));
        key.set("SK", item.get("SK"));
        ObjectNode get = request().put("ConsistentRead", true).set("Key", key);
        if (!store.send("GetItem", get).has("Item")) {
            throw new IOException("the store does not have the item that it has taken");
        }
    }

    /** Deletes an item. It is no error if there is none. */
    void delete(ObjectNode key) throws IOException, InterruptedException {
        store.send("DeleteItem", request().set("Key", key));
    }

    private ObjectNode request() {
        return JsonNodeFactory.instance.objectNode().put("TableName", table);
    }
}
