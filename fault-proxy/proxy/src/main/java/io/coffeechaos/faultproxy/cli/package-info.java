/**
 * A command line for the control API, with toxiproxy-cli's commands, flags and output, and a few more.
 *
 * <p>{@link io.coffeechaos.faultproxy.cli.CliMain} is the program. It speaks HTTP only, so it works against the original
 * server as well, and imports nothing of the proxy but the list of toxics for its help.
 */
package io.coffeechaos.faultproxy.cli;
