package io.coffeechaos.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * The basket of a customer of the original lab's page. The body of that page has neither a key nor a customer, so the
 * quantities name the customer: the basket has all six products, and the quantity of product i is 1 plus digit i of the
 * customer's number, written in base 20. The row of the order has the same quantities.
 */
public final class Basket {
    /** The largest number that a basket can have: six digits of base 20. */
    public static final long NUMBER_MAX = 63_999_999;

    private static final int BASE = 20;

    /** A product as the original lab's page has it. */
    private record Product(String id, String name, long cents) {}

    private static final List<Product> PRODUCTS = List.of(
            new Product("ethiopian-yirgacheffe", "Ethiopian Yirgacheffe", 1899),
            new Product("colombian-supremo", "Colombian Supremo", 1699),
            new Product("guatemalan-antigua", "Guatemalan Antigua", 1799),
            new Product("kenyan-aa", "Kenyan AA", 1999),
            new Product("sumatra-mandheling", "Sumatra Mandheling", 1749),
            new Product("costa-rican-tarrazu", "Costa Rican Tarrazu", 1849));

    private Basket() {}

    /**
     * The body that the original lab's page sends.
     *
     * @param number names the customer, 0 to {@value #NUMBER_MAX}
     */
    public static String body(long number, Instant at) {
        if (number < 0 || number > NUMBER_MAX) {
            throw new IllegalArgumentException("a basket's number must be 0 to " + NUMBER_MAX + ": was " + number);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        long left = number;
        long totalCents = 0;
        for (Product product : PRODUCTS) {
            long quantity = 1 + left % BASE;
            left /= BASE;
            totalCents += quantity * product.cents();
            items.addObject()
                    .put("id", product.id())
                    .put("name", product.name())
                    .put("price", product.cents() / 100.0)
                    .put("quantity", quantity);
        }
        return body.put("total", totalCents / 100.0)
                .put("timestamp", at.toString())
                .toString();
    }

    /**
     * Reads the number from the items of an order.
     *
     * @param items the field {@code items} of the order API, or of the body above
     * @return the number, or empty if the items are not such a basket
     */
    public static OptionalLong number(JsonNode items) {
        if (items.size() != PRODUCTS.size()) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (int i = PRODUCTS.size() - 1; i >= 0; i--) {
            JsonNode item = items.get(i);
            String id = item.path("productId").asText(item.path("id").asText());
            int quantity = item.path("quantity").asInt();
            if (!id.equals(PRODUCTS.get(i).id()) || quantity < 1 || quantity > BASE) {
                return OptionalLong.empty();
            }
            number = number * BASE + quantity - 1;
        }
        return OptionalLong.of(number);
    }
}
