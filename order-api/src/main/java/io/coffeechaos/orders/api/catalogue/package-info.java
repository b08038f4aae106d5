/**
 * The products and their prices. The catalogue is the only source of prices. The node reads it once at start and serves
 * it from memory.
 */
package io.coffeechaos.orders.api.catalogue;
