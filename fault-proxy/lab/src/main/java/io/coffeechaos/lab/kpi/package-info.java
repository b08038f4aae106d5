/**
 * The numbers of the last seconds, for {@code GET /lab/kpi}: what customers were told, what the nodes report, and the
 * totals of the order truth. Reads processes over HTTP only.
 */
package io.coffeechaos.lab.kpi;
