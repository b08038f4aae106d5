/**
 * The order rows on DynamoDB: written in per-node batches, read by id, listed newest first, counted, and swept for open
 * orders that nobody drives. Knows the entity's protocol and rows, never the saga.
 */
package io.coffeechaos.orders.readmodel;
