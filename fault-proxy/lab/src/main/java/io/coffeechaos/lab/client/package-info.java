/**
 * A client of a running system: what exists, a verb for everything that can be done to it, and its ledgers.
 */
package io.coffeechaos.lab.client;
