/**
 * Runs an experiment on the lab: prepares load, records what customers see, audits the orders, gives the verdict, and
 * writes the report. The experiment itself is run by {@code lab.experiment}, which knows nothing of this package.
 */
package io.coffeechaos.lab.run;
