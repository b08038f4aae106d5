/**
 * Tells the spans of this node to OpenTelemetry, and shows the last of them. What is the same in all parts of the system is in the
 * module {@code telemetry}.
 */
package io.coffeechaos.orders.api.telemetry;
