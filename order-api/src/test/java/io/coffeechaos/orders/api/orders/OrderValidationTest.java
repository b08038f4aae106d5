package io.coffeechaos.orders.api.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.api.catalogue.Catalogue;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.problem.FieldError;
import io.coffeechaos.orders.api.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderValidationTest {
    private static final Catalogue CATALOGUE = Catalogue.load(Optional.empty());
    private static final String ITEM = "{\"productId\":\"kenyan-aa\",\"quantity\":1}";

    @ParameterizedTest(name = "{0} is wrong at {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | #",
                "{} | #/items",
                "{\"items\":{}} | #/items",
                "{\"items\":[]} | #/items",
                "{\"items\":null} | #/items",
                "{\"items\":[1]} | #/items/0",
                "{\"items\":[{\"quantity\":1}]} | #/items/0/productId",
                "{\"items\":[{\"productId\":7,\"quantity\":1}]} | #/items/0/productId",
                "{\"items\":[{\"productId\":\"tea\",\"quantity\":1}]} | #/items/0/productId",
                "{\"items\":[{\"productId\":\"kenyan-aa\"}]} | #/items/0/quantity",
                "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":0}]} | #/items/0/quantity",
                "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":21}]} | #/items/0/quantity",
                "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":-1}]} | #/items/0/quantity",
                "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2.0}]} | #/items/0/quantity",
                "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":\"2\"}]} | #/items/0/quantity",
                "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":4294967297}]} | #/items/0/quantity",
                "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":1e400}]} | #/items/0/quantity",
                "{\"items\":[ITEM],\"expectedTotal\":1999} | #/expectedTotal",
                "{\"items\":[ITEM],\"expectedTotal\":{\"amount\":19.99,\"currency\":\"USD\"}} | #/expectedTotal/amount",
                "{\"items\":[ITEM],\"expectedTotal\":{\"amount\":-1,\"currency\":\"USD\"}} | #/expectedTotal/amount",
                "{\"items\":[ITEM],\"expectedTotal\":{\"amount\":1999,\"currency\":\"EUR\"}} | #/expectedTotal/currency",
                "{\"items\":[ITEM],\"paymentMethod\":\"cash\"} | #/paymentMethod",
                "{\"items\":[ITEM],\"paymentMethod\":1} | #/paymentMethod",
                "{\"items\":[ITEM],\"customerId\":\"\"} | #/customerId",
                "{\"items\":[ITEM],\"customerId\":\"two words\"} | #/customerId",
                "{\"items\":[ITEM],\"customerId\":7} | #/customerId"
            })
    void eachBrokenRuleIsOneErrorAtItsField(String body, String pointer) throws Exception {
        assertThat(errors(body.replace("ITEM", ITEM)))
                .extracting(FieldError::pointer)
                .containsExactly(pointer);
    }

    @Test
    void allErrorsAreReportedAtOnce() throws Exception {
        assertThat(errors("""
                {"items":[{"productId":"kenyan-aa","quantity":0},{"productId":"tea","quantity":"x"}],
                 "customerId":"!"}"""))
                .extracting(FieldError::pointer)
                .containsExactly("#/items/0/quantity", "#/items/1/productId", "#/items/1/quantity", "#/customerId");
    }

    @Test
    void aProductMayBeInAnOrderOnlyOnce() throws Exception {
        assertThat(errors("{\"items\":[" + ITEM + "," + ITEM + "]}"))
                .containsExactly(new FieldError("#/items/1/productId", "is in the order twice"));
    }

    @Test
    void moreThanTwentyItemsAreTooMany() throws Exception {
        String items = IntStream.range(0, 21).mapToObj(i -> ITEM).collect(Collectors.joining(","));
        assertThat(errors("{\"items\":[" + items + "]}"))
                .extracting(FieldError::pointer)
                .containsExactly("#/items");
    }

    @Test
    void aCustomerIdOfSixtyFourCharactersIsTheLongest() throws Exception {
        String body = "{\"items\":[" + ITEM + "],\"customerId\":\"ID\"}";
        assertThat(validate(body.replace("ID", "x".repeat(64)))).isInstanceOf(OrderValidation.Valid.class);
        assertThat(errors(body.replace("ID", "x".repeat(65)))).hasSize(1);
    }

    @Test
    void aValidOrderGetsTheCataloguesPricesAndTheDefaults() throws Exception {
        OrderValidation.Valid valid = (OrderValidation.Valid) validate("""
                {"items":[{"productId":"kenyan-aa","quantity":2,"price":0.01},
                          {"productId":"sumatra-mandheling","quantity":1}],
                 "expectedTotal":{"amount":5747,"currency":"USD"},"unknown":{"a":[1]}}""");

        NewOrder.Offered offered = (NewOrder.Offered) valid.order().verdict();
        assertThat(offered.total()).isEqualTo(Money.cents(5747));
        assertThat(valid.order().paymentMethod()).isEqualTo("demo_ok");
        assertThat(valid.order().customerId()).isEmpty();
        assertThat(offered.lines())
                .extracting(line -> line.unitPrice().amount())
                .containsExactly(1999L, 1749L);
    }

    @Test
    void nullForAnOptionalFieldIsTheSameAsNoField() throws Exception {
        String nulls = ",\"expectedTotal\":null,\"paymentMethod\":null,\"customerId\":null}";

        assertThat(fingerprint("{\"items\":[" + ITEM + "]" + nulls))
                .isEqualTo(fingerprint("{\"items\":[" + ITEM + "]}"));
    }

    @Test
    void theFingerprintDependsOnlyOnTheMeaningOfTheOrder() throws Exception {
        String first = fingerprint("{\"items\":[" + ITEM + "],\"customerId\":\"c\"}");

        assertThat(fingerprint(
                        "{ \"customerId\" : \"c\", \"x\":1, \"paymentMethod\":\"demo_ok\", \"items\":[" + ITEM + "]}"))
                .isEqualTo(first);
        assertThat(List.of(
                        fingerprint("{\"items\":[" + ITEM + "]}"),
                        fingerprint("{\"items\":[" + ITEM + "],\"customerId\":\"d\"}"),
                        fingerprint(
                                "{\"items\":[" + ITEM + "],\"customerId\":\"c\",\"paymentMethod\":\"demo_declined\"}"),
                        fingerprint("{\"items\":[" + ITEM.replace(":1", ":2") + "],\"customerId\":\"c\"}"),
                        fingerprint("{\"items\":[" + ITEM
                                + "],\"customerId\":\"c\",\"expectedTotal\":{\"amount\":1999,\"currency\":\"USD\"}}")))
                .doesNotHaveDuplicates()
                .doesNotContain(first);
    }

    private static String fingerprint(String body) throws Json.Malformed {
        return ((OrderValidation.Valid) validate(body)).order().fingerprint();
    }

    /** All errors of this body, also those that only the catalogue of today makes. */
    private static List<FieldError> errors(String body) throws Json.Malformed {
        return switch (validate(body)) {
            case OrderValidation.Invalid(var errors) -> errors;
            case OrderValidation.Valid(NewOrder order) ->
                switch (order.verdict()) {
                    case NewOrder.Refused(Problem.Invalid(var errors)) -> errors;
                    case NewOrder.Refused refused -> throw new AssertionError("not refused for its fields: " + refused);
                    case NewOrder.Offered offered -> throw new AssertionError("not refused: " + offered);
                };
        };
    }

    private static OrderValidation.Result validate(String body) throws Json.Malformed {
        return OrderValidation.validate(Json.parse(ByteString.fromString(body)), CATALOGUE);
    }
}
