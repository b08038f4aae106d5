package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.testkit.InMemoryOrderRows;
import java.util.HashMap;
import java.util.Map;

/** What tests use in place of a store behaves like one. */
class InMemoryOrderRowsTest extends OrderRowsContract {
    private final Map<String, OrderRows> byTenant = new HashMap<>();

    @Override
    OrderRows rows(String tenant) {
        return byTenant.computeIfAbsent(tenant, first -> new InMemoryOrderRows());
    }
}
