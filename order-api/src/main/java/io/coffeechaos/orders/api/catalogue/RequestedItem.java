package io.coffeechaos.orders.api.catalogue;

import io.coffeechaos.orders.OrderLine;

/**
 * One product that a client asks for. The catalogue may not offer it.
 *
 * @param productId 1 to 64 characters of {@code a-z 0-9 -}
 * @param quantity 1 to 20
 */
public record RequestedItem(String productId, int quantity) {
    /** @throws IllegalArgumentException if a value is out of the range that the contract fixes */
    public RequestedItem {
        if (!OrderLine.isProductId(productId)) {
            throw new IllegalArgumentException("not a product id: " + productId);
        }
        if (quantity < 1 || quantity > OrderLine.QUANTITY_MAX) {
            throw new IllegalArgumentException("quantity must be 1 to " + OrderLine.QUANTITY_MAX + ": was " + quantity);
        }
    }

    /** The order line with the name and the price of this product. */
    public OrderLine at(Product product) {
        return new OrderLine(product.id(), product.name(), quantity, product.price());
    }
}
