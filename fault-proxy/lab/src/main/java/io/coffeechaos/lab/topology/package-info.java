/**
 * The structure of a system: its processes, their ports, the links between them, and the files that they need.
 *
 * <p>{@link io.coffeechaos.lab.topology.Artefacts} knows where the built programs are; no other class does.
 */
package io.coffeechaos.lab.topology;
