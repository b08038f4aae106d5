/** Writes log events as JSON lines on standard output. Only logback.xml uses this package. */
package io.coffeechaos.orders.api.log;
