/**
 * Generates customers at a steady rate. Each customer writes what it asked and what it was told into the history.
 */
package io.coffeechaos.lab.load;
