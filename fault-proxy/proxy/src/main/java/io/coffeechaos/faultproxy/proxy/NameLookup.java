package io.coffeechaos.faultproxy.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host name. Each connection to an upstream asks again. Thread-safe. */
@FunctionalInterface
public interface NameLookup {

    /**
     * Returns the addresses of {@code host}, the best first; may block.
     *
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> lookUp(String host) throws UnknownHostException;

    /**
     * Returns the lookup of the JVM. It remembers names for as long as the security properties {@code
     * networkaddress.cache.ttl} and {@code networkaddress.cache.negative.ttl} say: by default 30 s, and 10 s for a name
     * that does not exist.
     */
    static NameLookup ofTheJvm() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
