/**
 * The HTTP API of the supervisor, on loopback only.
 */
package io.coffeechaos.lab.api;
