/**
 * The JSONPath dialect of Chaos Toolkit's tolerances: that of the Python library jsonpath2. Filters apply to the current
 * node and not to its children, strings stand in double quotes, and equality is {@code =}.
 *
 * <p>{@link io.coffeechaos.lab.experiment.jsonpath.JsonPath} accepts the part of the dialect that Chaos Toolkit's own
 * command line was measured to accept, and refuses the rest, so that no file passes here and fails there.
 */
package io.coffeechaos.lab.experiment.jsonpath;
