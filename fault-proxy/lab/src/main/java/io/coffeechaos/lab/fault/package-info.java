/**
 * The faults that can be injected into a running system, how long they last and how they are healed.
 */
package io.coffeechaos.lab.fault;
