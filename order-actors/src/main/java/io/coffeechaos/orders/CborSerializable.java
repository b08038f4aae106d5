package io.coffeechaos.orders;

/** Marks what crosses the wire or enters the journal: bound to Jackson CBOR in {@code serialization.conf}. */
public interface CborSerializable {}
