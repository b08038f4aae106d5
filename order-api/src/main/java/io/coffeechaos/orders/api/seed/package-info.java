/** The only endpoint of the original lab, on the pipeline of this project (order-api.md 12). */
package io.coffeechaos.orders.api.seed;
