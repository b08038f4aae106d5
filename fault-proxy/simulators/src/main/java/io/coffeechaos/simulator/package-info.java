/**
 * The three dependencies of an order (payment, inventory, shipping), simulated over HTTP.
 *
 * <p>One process serves all three, each on its own port. The order pipeline relies on two promises, and the simulators
 * keep them. First, the answer to a key never changes. Second, a call that arrives after its undo has no effect. A
 * ledger on disk records all calls and effects, so that a test can check what really happened. Over HTTP a running
 * simulator can be made slow, or made to fail, refuse, hang or answer garbage.
 */
package io.coffeechaos.simulator;
