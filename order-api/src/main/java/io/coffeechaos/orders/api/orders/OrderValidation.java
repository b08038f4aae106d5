package io.coffeechaos.orders.api.orders;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.api.catalogue.Catalogue;
import io.coffeechaos.orders.api.catalogue.RequestedItem;
import io.coffeechaos.orders.api.problem.FieldError;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The field rules of order-api.md 3. Validation reports all errors at once, each with a pointer to its field. JSON
 * types are strict: a quantity of {@code "2"} or {@code 2.0} is not an integer. Unknown fields are ignored, and null for
 * an optional field is the same as no field.
 *
 * <p>A request that breaks a rule of the contract can never have been accepted, so it is invalid. A request that only the
 * catalogue refuses may be the repetition of an order that was accepted before the catalogue changed, so it is valid, and
 * the refusal is its verdict.
 */
public final class OrderValidation {
    /** Most different products in one order. */
    public static final int ITEMS_MAX = OrderAccepted.ITEMS_MAX;

    /** The payment method of an order that does not name one. */
    public static final String PAYMENT_METHOD_DEFAULT = "demo_ok";

    private static final String NOT_IN_CATALOGUE = "is not in the catalogue";

    private final Catalogue catalogue;
    private final List<FieldError> errors = new ArrayList<>();
    private boolean malformed;

    private OrderValidation(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The result of validation. */
    public sealed interface Result {}

    /** The request keeps the rules of the contract. */
    public record Valid(NewOrder order) implements Result {}

    /**
     * The request breaks a rule of the contract.
     *
     * @param errors all errors, at least one
     */
    public record Invalid(List<FieldError> errors) implements Result {
        /** Makes an unmodifiable copy of the errors. */
        public Invalid {
            errors = List.copyOf(errors);
        }
    }

    /** Whether this value is a valid customer id. */
    public static boolean isCustomerId(String value) {
        return OrderAccepted.isCustomerId(value);
    }

    /** Validates a body against the catalogue. */
    public static Result validate(JsonNode body, Catalogue catalogue) {
        return new OrderValidation(catalogue).order(body);
    }

    private Result order(JsonNode body) {
        if (!body.isObject()) {
            return new Invalid(List.of(new FieldError("#", "must be an object")));
        }
        List<RequestedItem> items = items(body.path("items"));
        Optional<Money> expectedTotal = expectedTotal(body.path("expectedTotal"));
        String paymentMethod = paymentMethod(body.path("paymentMethod"));
        Optional<String> customerId = customerId(body.path("customerId"));
        return malformed
                ? new Invalid(errors)
                : new Valid(
                        new NewOrder(items, paymentMethod, customerId, expectedTotal, verdict(items, expectedTotal)));
    }

    private NewOrder.Verdict verdict(List<RequestedItem> items, Optional<Money> expectedTotal) {
        if (!errors.isEmpty()) {
            return new NewOrder.Refused(new Problem.Invalid(errors));
        }
        List<OrderLine> lines = items.stream()
                .flatMap(item -> catalogue.find(item.productId()).map(item::at).stream())
                .toList();
        Money total = NewOrder.totalOf(lines);
        return expectedTotal.isEmpty() || expectedTotal.get().equals(total)
                ? new NewOrder.Offered(lines)
                : new NewOrder.Refused(new Problem.PriceChanged(total));
    }

    private List<RequestedItem> items(JsonNode items) {
        if (!items.isArray() || items.isEmpty() || items.size() > ITEMS_MAX) {
            wrong("#/items", "must be a list of 1 to " + ITEMS_MAX + " items");
            return List.of();
        }
        List<RequestedItem> requested = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            item(items.get(i), "#/items/" + i, seen).ifPresent(requested::add);
        }
        return requested;
    }

    private Optional<RequestedItem> item(JsonNode item, String pointer, Set<String> seen) {
        if (!item.isObject()) {
            wrong(pointer, "must be an object");
            return Optional.empty();
        }
        Optional<String> productId = productId(item.path("productId"), pointer + "/productId", seen);
        OptionalInt quantity = quantity(item.path("quantity"));
        if (quantity.isEmpty()) {
            wrong(pointer + "/quantity", "must be an integer from 1 to " + OrderLine.QUANTITY_MAX);
        }
        return productId.isPresent() && quantity.isPresent()
                ? Optional.of(new RequestedItem(productId.get(), quantity.getAsInt()))
                : Optional.empty();
    }

    private Optional<String> productId(JsonNode productId, String pointer, Set<String> seen) {
        if (!productId.isTextual()) {
            wrong(pointer, "must be a string");
            return Optional.empty();
        }
        String id = productId.textValue();
        if (!OrderLine.isProductId(id)) {
            // No catalogue can have such a product.
            wrong(pointer, NOT_IN_CATALOGUE);
            return Optional.empty();
        }
        if (!seen.add(id)) {
            wrong(pointer, "is in the order twice");
            return Optional.empty();
        }
        if (catalogue.find(id).isEmpty()) {
            errors.add(new FieldError(pointer, NOT_IN_CATALOGUE));
        }
        return Optional.of(id);
    }

    private Optional<Money> expectedTotal(JsonNode total) {
        if (isAbsent(total)) {
            return Optional.empty();
        }
        if (!total.isObject()) {
            wrong("#/expectedTotal", "must be an object with amount and currency");
            return Optional.empty();
        }
        JsonNode amount = total.path("amount");
        JsonNode currency = total.path("currency");
        boolean amountRight = amount.isIntegralNumber() && amount.canConvertToLong() && amount.longValue() >= 0;
        boolean currencyRight = currency.isTextual() && currency.textValue().equals("USD");
        if (!amountRight) {
            wrong("#/expectedTotal/amount", "must be an integer number of cents, 0 or more");
        }
        if (!currencyRight) {
            wrong("#/expectedTotal/currency", "must be USD");
        }
        return amountRight && currencyRight ? Optional.of(Money.cents(amount.longValue())) : Optional.empty();
    }

    private String paymentMethod(JsonNode method) {
        if (isAbsent(method)) {
            return PAYMENT_METHOD_DEFAULT;
        }
        if (!method.isTextual() || !OrderAccepted.PAYMENT_METHODS.contains(method.textValue())) {
            wrong("#/paymentMethod", "must be demo_ok or demo_declined");
            return PAYMENT_METHOD_DEFAULT;
        }
        return method.textValue();
    }

    private Optional<String> customerId(JsonNode id) {
        if (isAbsent(id)) {
            return Optional.empty();
        }
        if (!id.isTextual() || !isCustomerId(id.textValue())) {
            wrong("#/customerId", "must be 1 to 64 of A-Z, a-z, 0-9, _ and -");
            return Optional.empty();
        }
        return Optional.of(id.textValue());
    }

    /** Whether an optional field is missing. An order comes back with null for such a field, so null is taken, too. */
    private static boolean isAbsent(JsonNode field) {
        return field.isMissingNode() || field.isNull();
    }

    /** Adds an error that no change of the catalogue can mend. */
    private void wrong(String pointer, String detail) {
        malformed = true;
        errors.add(new FieldError(pointer, detail));
    }

    /** Returns the quantity if it is in the range of the contract, or empty. */
    public static OptionalInt quantity(JsonNode quantity) {
        boolean right = quantity.isIntegralNumber()
                && quantity.canConvertToInt()
                && quantity.intValue() >= 1
                && quantity.intValue() <= OrderLine.QUANTITY_MAX;
        return right ? OptionalInt.of(quantity.intValue()) : OptionalInt.empty();
    }
}
