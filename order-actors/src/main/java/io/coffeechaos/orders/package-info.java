/**
 * The values that all parts of the order pipeline use: identifiers, money, lines, steps, outcomes and outward events.
 *
 * <p>They validate themselves at construction, import nothing from other packages of this project, and do not depend on
 * actors or HTTP.
 */
package io.coffeechaos.orders;
