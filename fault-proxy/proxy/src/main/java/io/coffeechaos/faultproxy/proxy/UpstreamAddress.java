package io.coffeechaos.faultproxy.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** An {@code upstream} text; each listener parses it once. */
sealed interface UpstreamAddress {

    /**
     * Addresses that need no lookup.
     *
     * @param addresses one address, or the two loopback addresses if the text names no host or all addresses
     */
    record Literal(List<InetSocketAddress> addresses) implements UpstreamAddress {}

    /** A host name, or an address with a zone. Each connection looks it up again, because its address may change. */
    record Named(String host, int port) implements UpstreamAddress {

        /** Asks {@code names}; this may block. */
        List<InetSocketAddress> lookUp(NameLookup names) throws UnknownHostException {
            NameLookup source = host.indexOf('%') < 0 ? names : NameLookup.ofTheJvm();
            return source.lookUp(host).stream()
                    .flatMap(address -> reachable(address, port))
                    .distinct()
                    .toList();
        }
    }

    /**
     * Parses {@code host:port}; an empty host means this machine. Never asks a name service.
     *
     * @throws BadUpstreamException if the text is no such address
     */
    static UpstreamAddress parse(String text) {
        HostPort parts;
        try {
            parts = HostPort.split(text);
        } catch (IllegalArgumentException e) {
            throw new BadUpstreamException(text, String.valueOf(e.getMessage()));
        }
        int port = parts.portNumber()
                .filter(number -> number > 0)
                .orElseThrow(() -> new BadUpstreamException(text, "invalid port"));
        if (parts.host().isEmpty()) {
            return new Literal(loopback(port).toList());
        }
        if (parts.literal().isPresent()) {
            return new Literal(reachable(parts.literal().get(), port).toList());
        }
        if (parts.isName() || parts.isZoned()) {
            return new Named(parts.host(), port);
        }
        throw new BadUpstreamException(text, "invalid host");
    }

    /** Returns the address itself. An address that means all interfaces is replaced by the loopback addresses. */
    private static Stream<InetSocketAddress> reachable(InetAddress address, int port) {
        return address.isAnyLocalAddress() ? loopback(port) : Stream.of(new InetSocketAddress(address, port));
    }

    /** Returns the loopback addresses of both families. The server may listen on either. */
    private static Stream<InetSocketAddress> loopback(int port) {
        try {
            byte[] four = {127, 0, 0, 1};
            byte[] six = new byte[16];
            six[15] = 1;
            return Stream.of(
                    new InetSocketAddress(InetAddress.getByAddress(four), port),
                    new InetSocketAddress(InetAddress.getByAddress(six), port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("both lengths are lengths of addresses", e);
        }
    }
}
