/** The game day: three sealed cards of eight, drawn by a seed, each injected into the running system by itself. */
package io.coffeechaos.lab.learn.gameday;
