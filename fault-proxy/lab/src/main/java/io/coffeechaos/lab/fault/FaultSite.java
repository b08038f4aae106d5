package io.coffeechaos.lab.fault;

import io.coffeechaos.lab.client.RunningLab;

/**
 * Where a fault is made.
 *
 * @param lab the running system
 * @param machine the machine that it runs on
 */
public record FaultSite(RunningLab lab, Machine machine) {}
