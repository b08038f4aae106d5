package io.coffeechaos.faultproxy.proxy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The text form of socket addresses in answers and logs: {@code 127.0.0.1:8000}, {@code [::1]:8000}, {@code
 * [fe80::1%eth0]:8000}. An IPv6 address has the form of RFC 5952, with its zone after it.
 */
public final class AddressText {

    private static final int GROUPS = 8;

    private AddressText() {}

    /** Returns the text of an address. The zone is the name of the interface, or its number if it has no name. */
    public static String of(InetSocketAddress address) {
        return of(address, Optional.empty());
    }

    /** Returns the text of an address; {@code zone}, if present, replaces the zone of the address. */
    static String of(InetSocketAddress address, Optional<String> zone) {
        InetAddress host = address.getAddress();
        if (host == null) {
            return address.getHostString() + ":" + address.getPort();
        }
        if (host instanceof Inet6Address host6) {
            String suffix = zone.or(() -> zone(host6)).map(name -> "%" + name).orElse("");
            return "[" + shortest(host6) + suffix + "]:" + address.getPort();
        }
        return host.getHostAddress() + ":" + address.getPort();
    }

    private static Optional<String> zone(Inet6Address host) {
        int scope = host.getScopeId();
        if (scope == 0) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(NetworkInterface.getByIndex(scope))
                    .map(NetworkInterface::getName)
                    .or(() -> Optional.of(Integer.toString(scope)));
        } catch (SocketException e) {
            return Optional.of(Integer.toString(scope));
        }
    }

    /** Returns the form of RFC 5952: lower case, no leading zeros, and :: for the first longest run of zeros. */
    private static String shortest(Inet6Address host) {
        ByteBuffer bytes = ByteBuffer.wrap(host.getAddress());
        int[] groups =
                IntStream.range(0, GROUPS).map(i -> bytes.getShort() & 0xffff).toArray();
        int runStart = 0;
        int runLength = 0;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - start > runLength) {
                runStart = start;
                runLength = end - start;
            }
        }
        // One group of zeros alone is written as 0 (RFC 5952, 4.2.2).
        return runLength < 2
                ? hex(groups, 0, GROUPS)
                : hex(groups, 0, runStart) + "::" + hex(groups, runStart + runLength, GROUPS);
    }

    private static String hex(int[] groups, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Integer.toHexString(groups[i]))
                .collect(Collectors.joining(":"));
    }
}
