/**
 * The values every part of the order pipeline speaks in: identifiers, money, lines, steps, outcomes and facts.
 *
 * <p>They validate themselves at construction, import nothing of ours and know neither actors nor HTTP.
 */
package io.coffeechaos.orders;
