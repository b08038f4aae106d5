package io.coffeechaos.faultproxy.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The two parts of a {@code host:port} text. This class reads the text exactly and asks no name service: a text is an
 * IP address, a host name, or an error.
 *
 * @param host the host without brackets, possibly with a zone; empty if the text has none
 * @param port the text after the last colon
 */
record HostPort(String host, String port) {

    static final int PORT_MAX = 65_535;

    private static final int NAME_LENGTH_MAX = 253;
    private static final Pattern PORT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern OCTET = Pattern.compile("[0-9]{1,3}");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]*\\.[0-9.]*");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]+(\\.[\\p{L}\\p{M}\\p{N}_-]+)*\\.?");
    private static final int OCTETS = 4;

    /**
     * Splits the text at its last colon. An IPv6 address needs brackets.
     *
     * @throws IllegalArgumentException if the text is not {@code host:port}; the message is Go's, and Toxiproxy's
     */
    static HostPort split(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("address " + text + ": missing port in address");
        }
        String host = text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (host.startsWith("[")) {
            if (!host.endsWith("]")) {
                throw new IllegalArgumentException("address " + text + ": missing ']' in address");
            }
            if (host.length() == 2) {
                throw new IllegalArgumentException("address " + text + ": missing host in address");
            }
            return new HostPort(host.substring(1, host.length() - 1), port);
        }
        if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("address " + text + ": too many colons in address");
        }
        return new HostPort(host, port);
    }

    /** Returns the port, or empty if its text is not a whole number up to {@link #PORT_MAX}. */
    Optional<Integer> portNumber() {
        return Optional.of(port)
                .filter(text -> PORT.matcher(text).matches())
                .map(Integer::parseInt)
                .filter(number -> number <= PORT_MAX);
    }

    /** Returns the zone of the host, which follows its percent sign. */
    Optional<String> zone() {
        int percent = host.indexOf('%');
        return percent < 0 ? Optional.empty() : Optional.of(host.substring(percent + 1));
    }

    /** Returns the address if the host is an IP address without a zone. */
    Optional<InetAddress> literal() {
        return literal(host);
    }

    /** Returns true if the host is an IPv6 address with a zone. The zone may be an interface that does not exist. */
    boolean isZoned() {
        int percent = host.indexOf('%');
        return percent > 0
                && percent < host.length() - 1
                && host.indexOf(':') >= 0
                && literal(host.substring(0, percent)).isPresent();
    }

    /** Returns true if the host can be a name. A text such as 1.2.3 or 999.1.1.1 is no name. */
    boolean isName() {
        return host.length() <= NAME_LENGTH_MAX
                && NAME.matcher(host).matches()
                && !NUMERIC.matcher(host).matches();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            if (text.indexOf(':') >= 0 && text.indexOf('%') < 0) {
                // In brackets Java takes the text for an IPv6 address and never for a name.
                return Optional.of(InetAddress.getByName("[" + text + "]"));
            }
            String[] octets = text.split("\\.", -1);
            if (octets.length != OCTETS) {
                return Optional.empty();
            }
            byte[] bytes = new byte[OCTETS];
            for (int i = 0; i < OCTETS; i++) {
                if (!OCTET.matcher(octets[i]).matches() || Integer.parseInt(octets[i]) > 0xff) {
                    return Optional.empty();
                }
                bytes[i] = (byte) Integer.parseInt(octets[i]);
            }
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
