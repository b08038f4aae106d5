/**
 * A client of a running system. It lists nodes, links and ledgers, and has one method for each operation.
 */
package io.coffeechaos.lab.client;
