/**
 * Everything that can be wrong, as a closed list, and the one place that says so to a client.
 *
 * <p>Routes make a {@link io.coffeechaos.orders.api.problem.Problem} and hand it to {@link
 * io.coffeechaos.orders.api.problem.ProblemHandlers}; nobody else writes an error body. Each type has a page under
 * {@code resources/problems}.
 */
package io.coffeechaos.orders.api.problem;
