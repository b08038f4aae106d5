/**
 * The protection of the journal. {@link io.coffeechaos.orders.journal.JournalFence} rejects a second writer (guarantee
 * G6), and {@link io.coffeechaos.orders.journal.FenceCheck} checks this at start. The AWS SDK finds the fence through
 * the class path resource {@code com/amazonaws/global/handlers/request.handler2s}.
 * {@link io.coffeechaos.orders.journal.JournalProbe} checks whether the journal answers.
 */
package io.coffeechaos.orders.journal;
