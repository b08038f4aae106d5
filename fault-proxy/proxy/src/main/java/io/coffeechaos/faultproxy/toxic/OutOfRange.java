package io.coffeechaos.faultproxy.toxic;

/**
 * An attribute has a value that its toxic does not accept. The message names the attribute, its range and the value.
 */
public final class OutOfRange extends IllegalArgumentException {

    OutOfRange(Attribute attribute, Number value) {
        super(attribute.rule() + ": was " + value);
    }
}
