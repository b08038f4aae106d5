package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The settings of the nodes that an experiment may change. All of them are settings of the running system. */
final class NodeSettings {
    /** Names in capitals are environment variables; the others are keys of a node's configuration. */
    static final List<String> ALLOWED = List.of(
            "coffee.orders.saga.call-timeout",
            "coffee.orders.saga.start-wait",
            "coffee.orders.saga.quick-retries",
            "coffee.orders.saga.quick-backoff",
            "coffee.orders.saga.parked-backoff-min",
            "coffee.orders.saga.parked-backoff-max",
            "coffee.orders.saga.wake-spread",
            "coffee.orders.saga.breaker.failures-max",
            "coffee.orders.saga.breaker.reset",
            "coffee.orders.saga.parallelism-max",
            "coffee.orders.saga.queue-max",
            "coffee.orders.saga.queue-deadline",
            "coffee.orders.saga.flow-restart-min",
            "coffee.orders.saga.flow-restart-max",
            "coffee.orders.entity.wake-after-accept",
            "coffee.orders.events.enabled",
            "coffee.orders.receipts.enabled",
            "dynamodb-journal.aws-client-config.max-connections",
            "SEED_WAIT_MS");

    /** A number, a duration such as {@code 100 ms}, on, off, true or false. */
    private static final Pattern VALUE = Pattern.compile("\\d{1,9}( ?(ms|s|m|h))?|on|off|true|false");

    private NodeSettings() {}

    /**
     * Reads an object of settings.
     *
     * @throws InvalidFaultException when it is empty, or has a name or a value that is not allowed
     */
    static Map<String, String> read(String field, JsonNode object) throws InvalidFaultException {
        if (!object.isObject() || object.isEmpty()) {
            throw new InvalidFaultException(
                    field, field + " must be an object with settings: was " + FaultFields.shown(object));
        }
        Map<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, JsonNode> setting : object.properties()) {
            String name = field + "." + setting.getKey();
            if (!ALLOWED.contains(setting.getKey())) {
                throw new InvalidFaultException(
                        name, name + " is not one of the settings that can change: " + String.join(", ", ALLOWED));
            }
            JsonNode value = setting.getValue();
            if (!value.isTextual() || !VALUE.matcher(value.textValue()).matches()) {
                throw new InvalidFaultException(
                        name,
                        name + " must be a text with a number, a duration, on or off: was " + FaultFields.shown(value));
            }
            settings.put(setting.getKey(), value.textValue());
        }
        return settings;
    }
}
