package io.coffeechaos.faultproxy.toxic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A kind of toxic: its wire name, its attributes and how to make one.
 *
 * @param name the {@code type} on the wire, for example {@code latency}
 * @param attributes what can be set, in the order in which it is shown
 * @param factory makes the toxic from complete, checked values
 */
public record ToxicType(String name, List<Attribute> attributes, Function<AttributeValues, Toxic> factory) {

    /** Keeps its own copy of the list. */
    public ToxicType {
        attributes = List.copyOf(attributes);
    }

    /**
     * Makes a toxic of this type.
     *
     * @param given values by attribute name; missing ones take their standard value, names unknown here are ignored
     * @throws OutOfRange if a value lies outside its attribute's range
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
