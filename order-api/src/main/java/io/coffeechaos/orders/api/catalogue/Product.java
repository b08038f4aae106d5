package io.coffeechaos.orders.api.catalogue;

import io.coffeechaos.orders.Money;
import java.util.List;

/**
 * One coffee.
 *
 * @param id the id that orders use: 1 to 64 characters of a-z, 0-9 and -
 * @param name the name that the shop shows
 * @param origin the country
 * @param roast from Light to Dark
 * @param description one or two sentences
 * @param notes flavours, such as citrus
 * @param price the price of one bag
 */
public record Product(
        String id, String name, String origin, String roast, String description, List<String> notes, Money price) {
    /** Makes an unmodifiable copy of the notes. */
    public Product {
        notes = List.copyOf(notes);
    }
}
