package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.Step;
import java.time.Instant;
import java.util.Optional;

/**
 * One outward event as a reader sees it (order-api.md 6). The events of an order are numbered from 1 without gaps.
 *
 * @param seq the number of the event; also the version of the order after it
 * @param type the type of the event
 * @param at the time of the event
 * @param status the status of the order after the event
 * @param delayed whether the order was delayed after the event
 * @param step the step that the event is about, if any
 * @param detail one sentence for people, if there is more to report
 */
public record HistoryEntry(
        long seq,
        EventType type,
        Instant at,
        OrderStatus status,
        boolean delayed,
        Optional<Step> step,
        Optional<String> detail) {}
