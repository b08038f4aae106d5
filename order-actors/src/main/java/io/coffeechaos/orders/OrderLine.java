package io.coffeechaos.orders;

/**
 * One product of an order, with the price copied from the catalogue when the order was accepted.
 *
 * @param productId the catalogue's id
 * @param name the product's name at acceptance
 * @param quantity 1 to 20
 * @param unitPrice the price of one at acceptance
 */
public record OrderLine(String productId, String name, int quantity, Money unitPrice) {
    /** The highest quantity of one product in an order. */
    public static final int QUANTITY_MAX = 20;

    /** @throws IllegalArgumentException if the quantity is out of range */
    public OrderLine {
        if (quantity < 1 || quantity > QUANTITY_MAX) {
            throw new IllegalArgumentException("quantity must be 1 to " + QUANTITY_MAX + ": was " + quantity);
        }
    }

    /** Unit price times quantity. */
    public Money lineTotal() {
        return unitPrice.times(quantity);
    }
}
