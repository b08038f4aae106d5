/**
 * Proxies, their links and the event loops they run on.
 *
 * <pre>
 *              +------------------------- ToxicLink, on one EventLoop ---------------------------+
 *  client ---> | LinkSocket --- Pipe upstream:   no toxic: buffer to buffer          LinkSocket  | ---> upstream
 *         <--- |            --- Pipe downstream: SocketSource -> toxics -> SocketSink            | <---
 *              +---------------------------------------------------------------------------------+
 * </pre>
 *
 * <p>A direction without toxics moves bytes from buffer to buffer; with the first toxic a fused Pekko stream on the same
 * thread is spliced in, with the last it is spliced out. Callers of {@link
 * io.coffeechaos.faultproxy.proxy.ProxyCollection} never wait for data to flow. Imports the toxics; knows no HTTP.
 */
package io.coffeechaos.faultproxy.proxy;
