package io.coffeechaos.faultproxy.proxy;

/** Why the collection or a proxy refuses a request. */
public enum Refusal {
    /** No proxy has that name. */
    PROXY_NOT_FOUND,
    /** A proxy with that name exists. */
    PROXY_EXISTS,
    /** The proxy has no toxic of that name. */
    TOXIC_NOT_FOUND,
    /** The proxy has a toxic of that name, in either direction. */
    TOXIC_EXISTS
}
