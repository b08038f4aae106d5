/** The one endpoint of the lab this grew out of, on today's pipeline (order-api.md 12). */
package io.coffeechaos.orders.api.seed;
