/**
 * The web server of the shop: the built webapp, the order API behind the fault proxy, and the lab API.
 */
package io.coffeechaos.lab.shop;
