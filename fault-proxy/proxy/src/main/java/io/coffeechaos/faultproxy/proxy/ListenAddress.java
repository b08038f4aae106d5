package io.coffeechaos.faultproxy.proxy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A {@code listen} text, resolved to an address to bind, and the text form of bound addresses.
 *
 * @param socketAddress the address to bind
 */
record ListenAddress(InetSocketAddress socketAddress) {

    private static final int PORT_MAX = 65_535;

    /**
     * Parses and resolves {@code host:port}; may ask the name service.
     *
     * @throws CannotListenException if the text is no valid address or the host is unknown
     */
    static ListenAddress parse(String text) {
        if (text.isEmpty()) {
            return new ListenAddress(new InetSocketAddress(0));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new CannotListenException("address " + text + ": missing port in address");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new CannotListenException("address " + text + ": too many colons in address");
        }
        int port = parsePort(text.substring(colon + 1));
        if (host.isEmpty()) {
            return new ListenAddress(new InetSocketAddress(port));
        }
        try {
            return new ListenAddress(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new CannotListenException("lookup " + host + ": no such host", e);
        }
    }

    private static int parsePort(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new CannotListenException("lookup tcp/" + text + ": unknown port", e);
        }
        throw new CannotListenException("address " + text + ": invalid port");
    }

    /**
     * Returns the text that clients see: {@code 127.0.0.1:8000}, {@code [::1]:8000}, or {@code [::]:8000} for all
     * addresses.
     */
    static String show(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String text = host.isAnyLocalAddress() ? "::" : host.getHostAddress();
        return (text.indexOf(':') >= 0 ? "[" + withoutScope(host, text) + "]" : text) + ":" + address.getPort();
    }

    private static String withoutScope(InetAddress host, String text) {
        boolean loopback6 = host instanceof Inet6Address && host.isLoopbackAddress();
        return loopback6 ? "::1" : text;
    }

    /** Returns the text as {@link #show(InetSocketAddress)} does, before the address is bound. */
    String show() {
        return show(socketAddress);
    }
}
