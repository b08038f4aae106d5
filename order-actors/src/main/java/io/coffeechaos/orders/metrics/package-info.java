/** What the pipeline counts and times (order-api.md 11), on Prometheus' own client. Label sets are bounded. */
package io.coffeechaos.orders.metrics;
