/**
 * Carries out activities: HTTP requests and child processes. An activity without a timeout may take an hour, and its
 * output has at most 16 MiB.
 */
package io.coffeechaos.lab.experiment.provider;
