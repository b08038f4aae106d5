/**
 * Proxies, their links and the event loops that run them.
 *
 * <pre>{@code
 *              +------------------------- ToxicLink, on one EventLoop ---------------------------+
 *  client ---> | LinkSocket --- Pipe upstream:   no toxic: buffer to buffer          LinkSocket  | ---> upstream
 *         <--- |            --- Pipe downstream: SocketSource -> toxics -> SocketSink            | <---
 *              +---------------------------------------------------------------------------------+
 * }</pre>
 *
 * <p>A direction without toxics moves bytes from buffer to buffer. The first toxic adds a fused Pekko stream on the
 * same thread; removing the last toxic removes the stream. Callers of {@link
 * io.coffeechaos.faultproxy.proxy.ProxyCollection} never wait for data to flow. This package imports the toxics; it
 * knows no HTTP.
 */
package io.coffeechaos.faultproxy.proxy;
