/** The metrics of this node's HTTP side, and the page that shows them with all other metrics (order-api.md 11). */
package io.coffeechaos.orders.api.metrics;
