/** What can be bought, and for how much: the only source of prices. Read once at start, served from memory. */
package io.coffeechaos.orders.api.catalogue;
