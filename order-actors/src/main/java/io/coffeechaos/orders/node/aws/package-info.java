/**
 * The AWS clients of a node, and its tables and queues. At start the node creates missing tables and queues on a local
 * endpoint. On AWS it only checks them, because Terraform ({@code infra/}) creates them.
 */
package io.coffeechaos.orders.node.aws;
