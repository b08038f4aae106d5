/**
 * Starts, watches and ends the processes of one system.
 *
 * <p>Each process has a log file and a pid file. By the pid files {@code ./coffee down} finds processes whose supervisor was
 * killed.
 */
package io.coffeechaos.lab.supervisor;
