package io.coffeechaos.faultproxy.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An {@code upstream} text; each listener parses it once. An invalid text is an address too: the proxy exists, and its
 * connections fail, as with Toxiproxy.
 */
sealed interface UpstreamAddress {

    /** An address that needs no lookup. */
    record Literal(InetSocketAddress address) implements UpstreamAddress {}

    /** A host name. Each connection looks it up again, because its address may change. */
    record Named(String host, int port) implements UpstreamAddress {

        /** Asks the name service; this may block. */
        List<InetSocketAddress> lookUp() throws UnknownHostException {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        }
    }

    /** A text that is no address; connecting to it always fails. */
    record Nonsense(String why) implements UpstreamAddress {}

    Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");
    int PORT_MAX = 65_535;

    /** Parses {@code host:port}; an empty host means this machine. Never fails and never asks the name service. */
    static UpstreamAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new Nonsense("address " + text + ": missing port in address");
        }
        String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
        int port = port(text.substring(colon + 1));
        if (port < 1 || port > PORT_MAX) {
            return new Nonsense("address " + text + ": invalid port");
        }
        if (host.isEmpty()) {
            return new Literal(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        if (!LITERAL.matcher(host).matches()) {
            return new Named(host, port);
        }
        try {
            return new Literal(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            return new Nonsense("lookup " + host + ": no such host");
        }
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
