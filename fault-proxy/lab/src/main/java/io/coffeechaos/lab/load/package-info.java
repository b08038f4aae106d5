/**
 * Generates customers at a steady rate. Each customer writes its requests and answers into the history.
 */
package io.coffeechaos.lab.load;
