/** Whether this node should get requests, and what it depends on (order-api.md 11). */
package io.coffeechaos.orders.api.health;
