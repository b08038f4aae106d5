/**
 * Measures the fault proxy from outside, as a separate process, in turns with the direct connection and with other
 * proxies that accept Toxiproxy's calls. Each measurement has one file ({@link io.coffeechaos.bench.Measurement}). The
 * programs print figures and assert nothing.
 */
package io.coffeechaos.bench;
