/**
 * The AWS clients of a node, and its tables and queues: made at start where they are missing on a local endpoint, only
 * checked on AWS, where they are Terraform's ({@code infra/}).
 */
package io.coffeechaos.orders.node.aws;
