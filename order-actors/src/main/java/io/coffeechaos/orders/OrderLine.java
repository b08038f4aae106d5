package io.coffeechaos.orders;

import java.util.regex.Pattern;

/**
 * One product of an order, with the price copied from the catalogue when the order was accepted.
 *
 * @param productId the catalogue's id: 1 to 64 characters of {@code a-z 0-9 -}
 * @param name the product's name at acceptance, not blank
 * @param quantity 1 to 20
 * @param unitPrice the price of one at acceptance: 1 cent or more, and less than 2^31 cents
 */
public record OrderLine(String productId, String name, int quantity, Money unitPrice) {
    /** The highest quantity of one product in an order. */
    public static final int QUANTITY_MAX = 20;

    private static final Pattern PRODUCT_ID = Pattern.compile("[a-z0-9-]{1,64}");

    /** @throws IllegalArgumentException if a value is out of its range */
    public OrderLine {
        if (!isProductId(productId)) {
            throw new IllegalArgumentException(
                    "a product id must be 1 to 64 characters of a-z, 0-9 and -: was " + productId);
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("the product " + productId + " needs a name");
        }
        if (unitPrice.amount() < 1 || unitPrice.amount() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the price of " + productId + " must be 1 to " + Integer.MAX_VALUE
                    + " cents: was " + unitPrice.amount());
        }
        if (quantity < 1 || quantity > QUANTITY_MAX) {
            throw new IllegalArgumentException("quantity must be 1 to " + QUANTITY_MAX + ": was " + quantity);
        }
    }

    /** Whether a product may have this id. */
    public static boolean isProductId(String value) {
        return PRODUCT_ID.matcher(value).matches();
    }

    /** Unit price times quantity. */
    public Money lineTotal() {
        return unitPrice.times(quantity);
    }
}
