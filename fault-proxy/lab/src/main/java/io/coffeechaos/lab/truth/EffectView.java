package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One key in the ledger of a dependency.
 *
 * @param service payment, inventory or shipping
 * @param orderId the order of the calls
 * @param key the idempotency key of the calls
 * @param calls how many calls arrived
 * @param effects how many calls took effect
 * @param undos how many effects were reversed
 */
record EffectView(String service, String orderId, String key, int calls, int effects, int undos) {
    static EffectView of(String service, JsonNode entry) {
        return new EffectView(
                service,
                entry.path("orderId").asText(),
                entry.path("key").asText(),
                entry.path("calls").asInt(),
                entry.path("effects").asInt(),
                entry.path("undos").asInt());
    }

    int net() {
        return effects - undos;
    }
}
