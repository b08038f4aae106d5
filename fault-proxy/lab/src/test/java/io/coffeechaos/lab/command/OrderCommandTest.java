package io.coffeechaos.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.command.PlayedSystem.Ended;
import org.junit.jupiter.api.Test;

class OrderCommandTest extends WithPlayedSystem {
    private static final String ACCEPTED = order(1, "ACCEPTED", "WAITING", "WAITING");
    private static final String CONFIRMED = order(3, "CONFIRMED", "DONE", "DONE");

    private static String order(int version, String status, String payment, String shipping) {
        return ("{\"id\":\"ord_1\",\"version\":%d,\"status\":\"%s\",\"terminal\":%s,\"steps\":[{\"name\":\"payment\",\"state\":\"%s\"},"
                        + "{\"name\":\"shipping\",\"state\":\"%s\"}],\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2}],"
                        + "\"total\":{\"amount\":3998,\"currency\":\"USD\"},\"reason\":null}")
                .formatted(version, status, status.equals("CONFIRMED"), payment, shipping);
    }

    @Test
    void anOrderIsFollowedToItsEndInOneLine() {
        system.answer("POST /orders", 202, ACCEPTED);
        system.answer("GET /orders/ord_1", 200, ACCEPTED);
        system.answer("GET /orders/ord_1", 304, "");
        system.answer("GET /orders/ord_1", 200, order(2, "SHIPPING_PENDING", "DONE", "DELAYED"));
        system.answer("GET /orders/ord_1", 200, CONFIRMED);

        Ended ended = system.coffee("order kenyan-aa=2");

        assertThat(ended.out().replaceAll("\\d+\\.\\d s", "T"))
                .isEqualToIgnoringNewLines(
                        "ord_1 accepted T · payment ✓ T · shipping delayed T · shipping ✓ T · CONFIRMED T");
        assertThat(ended.code()).isZero();
        assertThat(system.asked())
                .filteredOn(request -> request.startsWith("POST"))
                .singleElement()
                .asString()
                .matches("POST /orders \\{\"items\":\\[\\{\"productId\":\"kenyan-aa\",\"quantity\":2}],"
                        + "\"paymentMethod\":\"demo_ok\"} key [0-9a-f-]{36}");
    }

    @Test
    void twentyRequestsWithOneKeyAreOneOrder() {
        system.answer("POST /orders", 202, ACCEPTED);
        system.answer("GET /orders/ord_1", 200, CONFIRMED);

        Ended ended = system.coffee("order --count 20 --key once --pay declined");

        assertThat(ended.out().replaceAll("\\d+\\.\\d s", "T").lines())
                .containsExactly("ord_1 accepted T", "ord_1 CONFIRMED T", "20 requests, 1 order, 1 ended");
        assertThat(system.asked())
                .filteredOn(request -> request.startsWith("POST /orders"))
                .hasSize(20)
                .allMatch(request -> request.endsWith("\"paymentMethod\":\"demo_declined\"} key once"));
    }

    @Test
    void aRefusalNamesTheField() {
        system.answer(
                "POST /orders",
                422,
                "{\"title\":\"invalid\",\"errors\":[{\"pointer\":\"#/items/0/quantity\",\"detail\":\"must be 1 to 20\"}]}");

        Ended ended = system.coffee("order kenyan-aa=21");

        assertThat(ended.err()).isEqualToIgnoringNewLines("Not accepted: 422: #/items/0/quantity must be 1 to 20.");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void anOrderThatStaysOpenIsSaidSo() {
        system.answer("POST /orders", 202, ACCEPTED);
        system.answer("GET /orders/ord_1", 200, ACCEPTED);
        system.answer("GET /orders/ord_1", 304, "");

        Ended ended = system.coffee("order --timeout 1");

        assertThat(ended.out()).contains(" · still open after 1.");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void theLastOrderHasAName() {
        system.answer("POST /orders", 202, ACCEPTED);
        system.answer("GET /orders/ord_1", 200, CONFIRMED);
        system.answer("POST /orders/ord_1/cancel", 409, "{\"orderStatus\":\"CONFIRMED\"}");
        system.answer("POST /orders/ord_1/cancel", 202, "{\"status\":\"COMPENSATING\"}");
        assertThat(system.coffee("order --no-wait").code()).isZero();

        assertThat(system.coffee("order show last").out().lines())
                .containsExactly("ord_1 CONFIRMED  2 × kenyan-aa, 39.98 USD", "  payment    DONE", "  shipping   DONE");
        Ended late = system.coffee("cancel last");
        assertThat(late.err()).isEqualToIgnoringNewLines("Too late: ord_1 is CONFIRMED.");
        assertThat(late.code()).isEqualTo(1);
        assertThat(system.coffee("cancel last").out())
                .isEqualToIgnoringNewLines("ord_1 COMPENSATING: every step that was done is undone");
        assertThat(system.coffee("order show ord_2").err()).isEqualToIgnoringNewLines("There is no order ord_2.");
        assertThat(system.coffee("cancel first").err()).contains("An order id is ord_");
    }

    @Test
    void theListHasALineForEachOrder() {
        system.answer("GET /orders", 200, "{\"items\":[%s],\"nextCursor\":null}".formatted(CONFIRMED));
        system.answer("GET /orders", 200, "{\"items\":[],\"nextCursor\":null}");

        assertThat(system.coffee("order list").out())
                .isEqualToIgnoringNewLines("ord_1 CONFIRMED  2 × kenyan-aa, 39.98 USD");
        assertThat(system.coffee("order list").out())
                .isEqualToIgnoringNewLines("There are no orders yet: ./coffee order places one.");
    }
}
