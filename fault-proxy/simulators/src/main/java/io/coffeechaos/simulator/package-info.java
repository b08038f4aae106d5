/**
 * The three outside services an order depends on (payment, inventory, shipping), simulated over HTTP.
 *
 * <p>One process serves all three, each on its own port. They keep the two promises the order pipeline builds on: the
 * first answer to a key is the answer for ever, and a call that its undo has overtaken commits nothing. Everything they
 * did is in a ledger on disk, so that a test can audit what really happened. They can be slow, fail, refuse, hang or
 * answer garbage, switched over HTTP while they run.
 */
package io.coffeechaos.simulator;
