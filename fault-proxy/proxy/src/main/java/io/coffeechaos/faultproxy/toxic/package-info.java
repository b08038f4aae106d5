/**
 * The toxics. Each file holds the attributes and the Pekko Streams operator of one toxic.
 *
 * <p>An operator knows chunks (bytes with their arrival time), a clock, a random source and its link. It knows no
 * sockets and no HTTP. The chunks that it holds are in its {@link io.coffeechaos.faultproxy.toxic.ToxicState}, outside
 * the operator, so that the proxy can rebuild a stream without losing a byte. This package imports nothing from the
 * proxy or from the control API.
 */
package io.coffeechaos.faultproxy.toxic;
