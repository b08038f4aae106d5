/**
 * Measures the fault proxy from outside, as a process of its own, in turns with the direct connection and with any other
 * proxy that takes Toxiproxy's calls. One file for each thing that is measured ({@link
 * io.coffeechaos.bench.Measurement}); figures are printed, never asserted.
 */
package io.coffeechaos.bench;
