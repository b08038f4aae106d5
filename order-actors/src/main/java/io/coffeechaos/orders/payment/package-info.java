/** The payment step's dependency: the port, its HTTP adapter, its request. Knows nothing of orders' lives. */
package io.coffeechaos.orders.payment;
