/**
 * The toxics: one file each, holding its attributes and its Pekko Streams operator.
 *
 * <p>An operator sees chunks (bytes with the time they arrived), a clock, a random source and the link it works on, and
 * nothing else: no sockets, no HTTP. What it holds back lives in its {@link io.coffeechaos.faultproxy.toxic.ToxicState},
 * outside the operator, so that a stream can be rebuilt around it without losing a byte. This package imports nothing of
 * the proxy or of the control API.
 */
package io.coffeechaos.faultproxy.toxic;
