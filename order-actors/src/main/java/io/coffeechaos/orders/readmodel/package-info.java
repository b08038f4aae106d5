/**
 * The order rows on DynamoDB: the node writes them in batches, reads them by id, lists them newest first, counts them,
 * and sweeps them for open orders that must be woken. The package depends on the protocol and the rows of the entity,
 * and never on the saga.
 */
package io.coffeechaos.orders.readmodel;
