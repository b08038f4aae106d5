package io.coffeechaos.orders;

/**
 * Marks a whole message: what the journal stores as one event, or what one node sends to another. Each concrete type has a
 * fixed name in {@code OrderSerializer}, to which {@code orders-serialization.conf} binds this interface. A value inside a
 * message is not marked.
 */
public interface CborSerializable {}
