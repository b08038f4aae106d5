/**
 * How this node joins its cluster, and whether it may still speak for it. Sharding itself is the pipeline's; here is what
 * the edge needs: {@link io.coffeechaos.orders.api.cluster.ClusterJoin} and {@link
 * io.coffeechaos.orders.api.cluster.Membership}.
 */
package io.coffeechaos.orders.api.cluster;
