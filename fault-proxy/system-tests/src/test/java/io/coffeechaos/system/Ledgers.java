package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the entries of single orders in the simulators' ledgers. */
final class Ledgers {
    private Ledgers() {}

    /** The ledger entry of a simulator for an order. */
    record Effects(int effects, int undos, int net, int calls, String answer) {}

    /** The ledger of a simulator, by order id. */
    static Map<String, Effects> of(Stack stack, String service) throws IOException, InterruptedException {
        Map<String, Effects> ledger = new LinkedHashMap<>();
        for (JsonNode entry : stack.lab().simulators().ledger(service)) {
            Effects effects = new Effects(
                    entry.path("effects").asInt(),
                    entry.path("undos").asInt(),
                    entry.path("net").asInt(),
                    entry.path("calls").asInt(),
                    entry.path("answer").asText());
            Effects before = ledger.put(entry.path("orderId").asText(), effects);
            assertThat(before).as("two keys of one order in " + service).isNull();
        }
        return ledger;
    }

    /** The ledger history of one step of an order, oldest first; empty if the simulator was never called for it. */
    static List<String> history(Stack stack, String service, String orderId) throws IOException, InterruptedException {
        return stack.lab().simulators().moments(service, orderId).stream()
                .map(moment -> moment.path("what").asText())
                .toList();
    }

    /** The time of the last {@code what} of one step of an order, RFC 3339; empty if it never happened. */
    static String time(Stack stack, String service, String orderId, String what)
            throws IOException, InterruptedException {
        return stack.lab().simulators().moments(service, orderId).stream()
                .filter(moment -> moment.path("what").asText().equals(what))
                .map(moment -> moment.path("at").asText())
                .reduce("", (earlier, later) -> later);
    }
}
