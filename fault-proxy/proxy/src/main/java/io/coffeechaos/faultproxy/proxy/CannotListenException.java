package io.coffeechaos.faultproxy.proxy;

/** The proxy cannot parse, resolve or bind an address. The message is the same as Toxiproxy's. */
public final class CannotListenException extends RuntimeException {

    CannotListenException(String message) {
        super(message);
    }

    CannotListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
