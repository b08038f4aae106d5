/**
 * What faults do to the processes and files of this machine.
 */
package io.coffeechaos.lab.machine;
