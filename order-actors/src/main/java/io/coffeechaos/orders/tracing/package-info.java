/**
 * The spans of orders, told when they have ended. Nothing here knows OpenTelemetry: {@code order-api} hands the spans to its
 * SDK. A parent is always an argument and never taken from a thread, because an order outlives threads, nodes and restarts.
 */
package io.coffeechaos.orders.tracing;
