package io.coffeechaos.faultproxy.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A {@code listen} text, resolved to an address to bind.
 *
 * @param socketAddress the address to bind
 * @param zone the zone of the address as the text gives it
 */
record ListenAddress(InetSocketAddress socketAddress, Optional<String> zone) {

    private static final String LOCALHOST = "localhost";

    /**
     * What came of a text. It is found out before a lock is taken, because a name service may be slow.
     *
     * @param text the {@code listen} text
     * @param address the address, or empty if there is none
     * @param failure the reason why there is no address
     */
    record Resolved(String text, Optional<ListenAddress> address, Optional<CannotListenException> failure) {

        /** Parses and resolves {@code host:port}; asks {@code names} only for a host that is a name. */
        static Resolved of(String text, NameLookup names) {
            try {
                return new Resolved(text, Optional.of(parse(text, names)), Optional.empty());
            } catch (CannotListenException e) {
                return new Resolved(text, Optional.empty(), Optional.of(e));
            }
        }

        /** A text that nothing will listen on yet. */
        static Resolved later(String text) {
            return new Resolved(
                    text,
                    Optional.empty(),
                    Optional.of(new CannotListenException("address " + text + ": not resolved")));
        }

        /**
         * Returns the address.
         *
         * @throws CannotListenException if there is none
         */
        ListenAddress get() {
            return address.orElseThrow(failure::orElseThrow);
        }
    }

    private static ListenAddress parse(String text, NameLookup names) {
        if (text.isEmpty()) {
            return new ListenAddress(new InetSocketAddress(0), Optional.empty());
        }
        HostPort parts;
        try {
            parts = HostPort.split(text);
        } catch (IllegalArgumentException e) {
            throw new CannotListenException(String.valueOf(e.getMessage()), e);
        }
        int port = port(parts);
        if (parts.host().isEmpty()) {
            return new ListenAddress(new InetSocketAddress(port), Optional.empty());
        }
        return new ListenAddress(new InetSocketAddress(host(parts, names), port), parts.zone());
    }

    private static InetAddress host(HostPort parts, NameLookup names) {
        try {
            if (parts.literal().isPresent()) {
                return parts.literal().get();
            }
            if (parts.host().equalsIgnoreCase(LOCALHOST)) {
                // RFC 6761, 6.3: this name always means loopback, so no name service is asked.
                return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            }
            if (parts.isZoned()) {
                return InetAddress.getByName("[" + parts.host() + "]");
            }
            if (parts.isName()) {
                return names.lookUp(parts.host()).getFirst();
            }
            throw new UnknownHostException(parts.host());
        } catch (UnknownHostException e) {
            throw new CannotListenException("lookup " + parts.host() + ": no such host", e);
        }
    }

    private static int port(HostPort parts) {
        String text = parts.port();
        if (text.isEmpty()) {
            return 0;
        }
        return parts.portNumber()
                .orElseThrow(() -> new CannotListenException(
                        text.matches("-?[0-9]+")
                                ? "address " + text + ": invalid port"
                                : "lookup tcp/" + text + ": unknown port"));
    }

    /**
     * Returns the text that clients see: {@code 127.0.0.1:8000}, {@code [::1]:8000}, or {@code [::]:8000} for all
     * addresses.
     *
     * @param bound the address that is bound
     */
    String show(InetSocketAddress bound) {
        return bound.getAddress().isAnyLocalAddress() ? "[::]:" + bound.getPort() : AddressText.of(bound, zone);
    }

    /** Returns the text as {@link #show(InetSocketAddress)} does, before the address is bound. */
    String show() {
        return show(socketAddress);
    }
}
