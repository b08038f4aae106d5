package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.Step;
import java.time.Instant;
import java.util.Optional;

/**
 * One outward event as readers see it (order-api.md 6): gapless, oldest is 1.
 *
 * @param seq its place, also the order's version after it
 * @param type what happened
 * @param at when
 * @param status the order's status after it
 * @param delayed whether the order was delayed after it
 * @param step the step concerned, if one
 * @param detail one sentence for people, if there is more to say
 */
public record HistoryEntry(
        long seq,
        EventType type,
        Instant at,
        OrderStatus status,
        boolean delayed,
        Optional<Step> step,
        Optional<String> detail) {}
