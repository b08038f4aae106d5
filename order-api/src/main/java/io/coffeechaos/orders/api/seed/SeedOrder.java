package io.coffeechaos.orders.api.seed;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.api.catalogue.Catalogue;
import io.coffeechaos.orders.api.catalogue.RequestedItem;
import io.coffeechaos.orders.api.orders.NewOrder;
import io.coffeechaos.orders.api.orders.OrderValidation;
import io.coffeechaos.orders.api.problem.FieldError;
import io.coffeechaos.orders.api.problem.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads the body that the original lab's page sends. Its prices are dollars as floating-point numbers with the rounding
 * errors of a browser (7 × 18.99 arrives as 132.92999999999998). They are rounded half up to cents. The client's prices
 * are only compared; the catalogue sets the price.
 */
final class SeedOrder {
    private static final double DOLLARS_MAX = 1_000_000;

    private final Catalogue catalogue;
    private final List<FieldError> errors = new ArrayList<>();
    private boolean malformed;

    private SeedOrder(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    sealed interface Reading {}

    /** A request that keeps the rules of the contract. Its verdict says whether the catalogue offers it at this price. */
    record Order(NewOrder order) implements Reading {}

    /** A request that breaks a rule of the contract. */
    record Wrong(List<FieldError> errors) implements Reading {}

    private record Line(RequestedItem item, long claimedCents) {
        long claimedTotalCents() {
            return claimedCents * item.quantity();
        }
    }

    static Reading read(JsonNode body, Catalogue catalogue) {
        return new SeedOrder(catalogue).order(body);
    }

    private Reading order(JsonNode body) {
        if (!body.isObject()) {
            return new Wrong(List.of(new FieldError("#", "must be an object")));
        }
        List<Line> lines = lines(body.path("items"));
        OptionalLong total = cents(body.path("total"));
        if (total.isEmpty()) {
            wrong("#/total", "must be a number of dollars");
        }
        if (malformed) {
            return new Wrong(errors);
        }
        if (lines.stream().mapToLong(Line::claimedTotalCents).sum() != total.getAsLong()) {
            return new Wrong(List.of(new FieldError("#/total", "must be the sum of the items")));
        }
        return new Order(new NewOrder(
                lines.stream().map(Line::item).toList(),
                OrderValidation.PAYMENT_METHOD_DEFAULT,
                Optional.empty(),
                Optional.of(Money.cents(total.getAsLong())),
                verdict(lines)));
    }

    private NewOrder.Verdict verdict(List<Line> lines) {
        if (!errors.isEmpty()) {
            return new NewOrder.Refused(new Problem.Invalid(errors));
        }
        List<OrderLine> offered = lines.stream()
                .map(Line::item)
                .flatMap(item -> catalogue.find(item.productId()).map(item::at).stream())
                .toList();
        boolean pricesAsClaimed = IntStream.range(0, offered.size())
                .allMatch(
                        i -> offered.get(i).unitPrice().amount() == lines.get(i).claimedCents());
        return pricesAsClaimed
                ? new NewOrder.Offered(offered)
                : new NewOrder.Refused(new Problem.PriceChanged(NewOrder.totalOf(offered)));
    }

    private List<Line> lines(JsonNode items) {
        if (!items.isArray() || items.isEmpty() || items.size() > OrderValidation.ITEMS_MAX) {
            wrong("#/items", "must be a list of 1 to " + OrderValidation.ITEMS_MAX + " items");
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            line(items.get(i), "#/items/" + i, seen).ifPresent(lines::add);
        }
        return lines;
    }

    private Optional<Line> line(JsonNode item, String pointer, Set<String> seen) {
        String id = item.path("id").asText("");
        OptionalInt quantity = OrderValidation.quantity(item.path("quantity"));
        OptionalLong price = cents(item.path("price"));
        if (!OrderLine.isProductId(id)) {
            // No catalogue can have such a product.
            wrong(pointer + "/id", "is not in the catalogue");
        } else if (!seen.add(id)) {
            wrong(pointer + "/id", "is in the order twice");
        } else if (catalogue.find(id).isEmpty()) {
            errors.add(new FieldError(pointer + "/id", "is not in the catalogue"));
        }
        if (quantity.isEmpty()) {
            wrong(pointer + "/quantity", "must be an integer from 1 to " + OrderLine.QUANTITY_MAX);
        }
        if (price.isEmpty()) {
            wrong(pointer + "/price", "must be a number of dollars");
        }
        return OrderLine.isProductId(id) && quantity.isPresent() && price.isPresent()
                ? Optional.of(new Line(new RequestedItem(id, quantity.getAsInt()), price.getAsLong()))
                : Optional.empty();
    }

    /** Adds an error that no change of the catalogue can mend. */
    private void wrong(String pointer, String detail) {
        malformed = true;
        errors.add(new FieldError(pointer, detail));
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
