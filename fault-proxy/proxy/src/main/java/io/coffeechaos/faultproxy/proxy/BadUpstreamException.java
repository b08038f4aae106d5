package io.coffeechaos.faultproxy.proxy;

/** An upstream is not {@code host:port}, so no connection could ever reach it; nothing has changed. */
public final class BadUpstreamException extends IllegalArgumentException {

    BadUpstreamException(String upstream, String why) {
        super("upstream must be host:port: was " + upstream + " (" + why + ")");
    }
}
