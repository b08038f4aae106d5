/**
 * A command line for the control API. It has the commands, flags and output of toxiproxy-cli, and a few more.
 *
 * <p>{@link io.coffeechaos.faultproxy.cli.CliMain} is the program. It uses only HTTP, so it also works with the
 * original server. From the proxy it imports only the list of toxics, for the help text.
 */
package io.coffeechaos.faultproxy.cli;
