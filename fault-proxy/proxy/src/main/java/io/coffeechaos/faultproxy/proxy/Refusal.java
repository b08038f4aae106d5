package io.coffeechaos.faultproxy.proxy;

/** The reason why the collection or a proxy refuses a request. */
public enum Refusal {
    /** No proxy has this name. */
    PROXY_NOT_FOUND,
    /** A proxy with this name exists. */
    PROXY_EXISTS,
    /** The proxy has no toxic with this name. */
    TOXIC_NOT_FOUND,
    /** The proxy has a toxic with this name, in either direction. */
    TOXIC_EXISTS
}
