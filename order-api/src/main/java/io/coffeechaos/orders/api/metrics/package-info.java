/** What this node measures of its HTTP side, and the page that shows it with everything else (order-api.md 11). */
package io.coffeechaos.orders.api.metrics;
