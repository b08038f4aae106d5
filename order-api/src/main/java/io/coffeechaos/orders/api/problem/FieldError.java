package io.coffeechaos.orders.api.problem;

/**
 * One field that is wrong.
 *
 * @param pointer JSON Pointer in URI fragment form, as {@code #/items/0/quantity}
 * @param detail what the field must be, to be read after its name
 */
public record FieldError(String pointer, String detail) {}
