package io.coffeechaos.orders.api.cluster;

import java.util.Set;

/** Finds out which shards have left this node, from the shards that it has at each count. Not thread-safe. */
final class Handovers {
    private Set<String> before = Set.of();

    /** Returns the number of shards that were here at the last count, and are not any more. */
    int counted(Set<String> now) {
        int gone = Math.toIntExact(
                before.stream().filter(shard -> !now.contains(shard)).count());
        before = Set.copyOf(now);
        return gone;
    }
}
