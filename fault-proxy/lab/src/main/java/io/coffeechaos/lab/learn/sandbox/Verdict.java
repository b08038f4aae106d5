package io.coffeechaos.lab.learn.sandbox;

/**
 * How one check of the sandbox ended.
 *
 * @param id K1 to K8 or P1 to P8
 * @param what what must be so
 * @param holds whether it is so
 * @param found what was seen
 */
public record Verdict(String id, String what, boolean holds, String found) {}
