/**
 * The closed list of all problems, and the only class that renders them for a client.
 *
 * <p>Routes create a {@link io.coffeechaos.orders.api.problem.Problem} and pass it to
 * {@link io.coffeechaos.orders.api.problem.ProblemHandlers}; no other class writes an error body. Each problem type has
 * a page under {@code resources/problems}.
 */
package io.coffeechaos.orders.api.problem;
