package io.coffeechaos.orders.api.catalogue;

import io.coffeechaos.orders.Money;
import java.util.List;

/**
 * One coffee.
 *
 * @param id as orders name it
 * @param name for people
 * @param origin the country
 * @param roast Light to Dark
 * @param description one or two sentences
 * @param notes what it tastes of
 * @param price of one bag
 */
public record Product(
        String id, String name, String origin, String roast, String description, List<String> notes, Money price) {
    /** Copies the notes. */
    public Product {
        notes = List.copyOf(notes);
    }
}
