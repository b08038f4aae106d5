/**
 * What guards the journal: {@link io.coffeechaos.orders.journal.JournalFence} keeps a second writer out (guarantee G6),
 * and {@link io.coffeechaos.orders.journal.FenceCheck} shows at start that it does. The AWS SDK finds the fence by
 * itself, through the class path resource {@code com/amazonaws/global/handlers/request.handler2s}.
 */
package io.coffeechaos.orders.journal;
