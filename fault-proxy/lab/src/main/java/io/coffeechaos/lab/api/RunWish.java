package io.coffeechaos.lab.api;

/**
 * A run that somebody wants.
 *
 * @param name the name of an experiment of the library
 * @param isTwin whether the protection is off
 * @param isShort whether the short form runs
 */
public record RunWish(String name, boolean isTwin, boolean isShort) {}
