package io.coffeechaos.orders.api.seed;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.api.catalogue.Catalogue;
import io.coffeechaos.orders.api.catalogue.Product;
import io.coffeechaos.orders.api.orders.NewOrder;
import io.coffeechaos.orders.api.orders.OrderValidation;
import io.coffeechaos.orders.api.problem.FieldError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the body that the original lab's page sends. Its prices are dollars as floating-point numbers with the rounding
 * errors of a browser (7 × 18.99 arrives as 132.92999999999998). They are rounded half up to cents. The client's prices
 * are only compared; the catalogue sets the price.
 */
final class SeedOrder {
    private static final double DOLLARS_MAX = 1_000_000;

    private final List<FieldError> errors = new ArrayList<>();

    private SeedOrder() {}

    sealed interface Reading {}

    /**
     * A valid order.
     *
     * @param pricesAsExpected false if the price of a product differs from the catalogue
     */
    record Order(NewOrder order, boolean pricesAsExpected) implements Reading {}

    record Wrong(List<FieldError> errors) implements Reading {}

    private record Line(OrderLine line, long claimedCents) {
        boolean priceAsClaimed() {
            return line.unitPrice().amount() == claimedCents;
        }

        long claimedTotalCents() {
            return claimedCents * line.quantity();
        }
    }

    static Reading read(JsonNode body, Catalogue catalogue) {
        return new SeedOrder().order(body, catalogue);
    }

    private Reading order(JsonNode body, Catalogue catalogue) {
        if (!body.isObject()) {
            return new Wrong(List.of(new FieldError("#", "must be an object")));
        }
        List<Line> lines = lines(body.path("items"), catalogue);
        OptionalLong total = cents(body.path("total"));
        if (total.isEmpty()) {
            errors.add(new FieldError("#/total", "must be a number of dollars"));
        }
        if (!errors.isEmpty()) {
            return new Wrong(errors);
        }
        if (lines.stream().mapToLong(Line::claimedTotalCents).sum() != total.getAsLong()) {
            return new Wrong(List.of(new FieldError("#/total", "must be the sum of the items")));
        }
        NewOrder order = new NewOrder(
                lines.stream().map(Line::line).toList(),
                OrderValidation.PAYMENT_METHOD_DEFAULT,
                Optional.empty(),
                Optional.of(Money.cents(total.getAsLong())));
        return new Order(order, lines.stream().allMatch(Line::priceAsClaimed));
    }

    private List<Line> lines(JsonNode items, Catalogue catalogue) {
        if (!items.isArray() || items.isEmpty() || items.size() > OrderValidation.ITEMS_MAX) {
            errors.add(new FieldError("#/items", "must be a list of 1 to " + OrderValidation.ITEMS_MAX + " items"));
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            line(items.get(i), "#/items/" + i, catalogue, seen).ifPresent(lines::add);
        }
        return lines;
    }

    private Optional<Line> line(JsonNode item, String pointer, Catalogue catalogue, Set<String> seen) {
        String id = item.path("id").asText("");
        Optional<Product> product = catalogue.find(id);
        OptionalInt quantity = OrderValidation.quantity(item.path("quantity"));
        OptionalLong price = cents(item.path("price"));
        if (product.isEmpty()) {
            errors.add(new FieldError(pointer + "/id", "is not in the catalogue"));
        } else if (!seen.add(id)) {
            errors.add(new FieldError(pointer + "/id", "is in the order twice"));
        }
        if (quantity.isEmpty()) {
            errors.add(new FieldError(pointer + "/quantity", "must be an integer from 1 to " + OrderLine.QUANTITY_MAX));
        }
        if (price.isEmpty()) {
            errors.add(new FieldError(pointer + "/price", "must be a number of dollars"));
        }
        return product.isPresent() && quantity.isPresent() && price.isPresent()
                ? Optional.of(new Line(OrderValidation.line(product.get(), quantity.getAsInt()), price.getAsLong()))
                : Optional.empty();
    }

    private static OptionalLong cents(JsonNode dollars) {
        if (!dollars.isNumber()) {
            return OptionalLong.empty();
        }
        double value = dollars.doubleValue();
        if (!(value >= 0 && value <= DOLLARS_MAX)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(BigDecimal.valueOf(value)
                .movePointRight(2)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
    }
}
