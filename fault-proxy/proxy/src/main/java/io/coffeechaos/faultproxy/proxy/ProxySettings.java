package io.coffeechaos.faultproxy.proxy;

import java.time.Duration;

/**
 * The settings that all proxies of a process share.
 *
 * @param seed the seed of every random draw; a run with the same seed can be repeated
 * @param dialTimeout the time after which the proxy gives up connecting to an upstream that does not answer
 * @param names finds the addresses of host names, for each connection again
 */
public record ProxySettings(long seed, Duration dialTimeout, NameLookup names) {

    /** Settings with the lookup of the JVM. */
    public ProxySettings(long seed, Duration dialTimeout) {
        this(seed, dialTimeout, NameLookup.ofTheJvm());
    }
}
