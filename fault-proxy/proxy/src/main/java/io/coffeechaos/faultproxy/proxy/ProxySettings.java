package io.coffeechaos.faultproxy.proxy;

import java.time.Duration;

/**
 * What all proxies of a process share.
 *
 * @param seed decides every random draw, so that a run can be repeated
 * @param dialTimeout after which a connection to an upstream that does not answer is given up
 */
public record ProxySettings(long seed, Duration dialTimeout) {}
