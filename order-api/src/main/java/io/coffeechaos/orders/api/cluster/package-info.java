/**
 * Joins this node to its cluster and decides whether the node may still answer for its orders. Sharding itself belongs
 * to the pipeline. This package has the two parts that the HTTP side needs:
 * {@link io.coffeechaos.orders.api.cluster.ClusterJoin} and {@link io.coffeechaos.orders.api.cluster.Membership}.
 */
package io.coffeechaos.orders.api.cluster;
