package io.coffeechaos.orders.api.problem;

/**
 * One invalid field.
 *
 * @param pointer JSON Pointer in URI fragment form, such as {@code #/items/0/quantity}
 * @param detail the rule that the field breaks; it reads as a continuation of the field's name
 */
public record FieldError(String pointer, String detail) {}
