/**
 * The metrics of the order pipeline (order-api.md 11), on the Prometheus client. Each label has a bounded set of
 * values.
 */
package io.coffeechaos.orders.metrics;
