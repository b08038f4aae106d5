/** Puts the pipeline together on one node: the only package that knows every part of it. */
package io.coffeechaos.orders.node;
