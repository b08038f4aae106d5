/** The traces of orders, as the lab has read them from all parts, and the faults that they met. */
package io.coffeechaos.lab.trace;
