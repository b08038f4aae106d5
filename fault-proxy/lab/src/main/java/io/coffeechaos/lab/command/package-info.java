/**
 * The commands of {@code ./coffee} that talk to a running system: order, cancel, ledger, break, hold, heal, load, node,
 * status, cluster and open. Each command is a class. {@link io.coffeechaos.lab.command.CommandMain} runs them.
 */
package io.coffeechaos.lab.command;
