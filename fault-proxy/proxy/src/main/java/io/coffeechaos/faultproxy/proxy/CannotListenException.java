package io.coffeechaos.faultproxy.proxy;

/** An address cannot be parsed, resolved or bound; the message is the one that Toxiproxy gives. */
public final class CannotListenException extends RuntimeException {

    CannotListenException(String message) {
        super(message);
    }

    CannotListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
