/**
 * Starts, watches and ends the processes of one system.
 *
 * <p>Each process has a log file and a pid file. {@code ./coffee down} uses the pid files to find processes whose
 * supervisor was killed.
 */
package io.coffeechaos.lab.supervisor;
