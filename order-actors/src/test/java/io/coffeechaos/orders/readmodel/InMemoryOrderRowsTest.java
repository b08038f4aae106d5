package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.testkit.InMemoryOrderRows;
import java.util.HashMap;
import java.util.Map;

/** Checks that the in-memory rows of the tests behave like a store. */
class InMemoryOrderRowsTest extends OrderRowsContract {
    private final Map<String, OrderRows> byTenant = new HashMap<>();

    @Override
    OrderRows rows(String tenant) {
        return byTenant.computeIfAbsent(tenant, first -> new InMemoryOrderRows());
    }
}
