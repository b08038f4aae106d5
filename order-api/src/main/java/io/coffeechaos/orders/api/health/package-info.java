/** Reports whether this node can take requests, and the state of the systems that it uses (order-api.md 11). */
package io.coffeechaos.orders.api.health;
