package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.testkit.StoreServer;

class DynaliteStoreIT extends StoreContract {
    DynaliteStoreIT() {
        super(StoreServer.Kind.DYNALITE);
    }
}
