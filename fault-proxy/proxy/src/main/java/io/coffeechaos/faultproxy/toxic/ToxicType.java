package io.coffeechaos.faultproxy.toxic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A type of toxic: its wire name, its attributes and its factory.
 *
 * @param name the {@code type} on the wire, for example {@code latency}
 * @param attributes the attributes, in the order in which the proxy shows them
 * @param factory creates the toxic from complete and checked values
 */
public record ToxicType(String name, List<Attribute> attributes, Function<AttributeValues, Toxic> factory) {

    /** Copies the list. */
    public ToxicType {
        attributes = List.copyOf(attributes);
    }

    /**
     * Creates a toxic of this type.
     *
     * @param given values by attribute name; a missing attribute gets its standard value, and an unknown name is
     *     ignored
     * @throws OutOfRange if a value is outside the range of its attribute
     */
    public Toxic create(Map<String, Number> given) {
        Map<String, Number> values = new HashMap<>();
        for (Attribute attribute : attributes) {
            Number value = given.getOrDefault(attribute.name(), attribute.standard());
            if (!attribute.accepts(value)) {
                throw new OutOfRange(attribute, value);
            }
            values.put(attribute.name(), value);
        }
        return factory.apply(new AttributeValues(values));
    }
}
