package io.coffeechaos.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerCommandTest extends WithPlayedSystem {
    private static final String PAGE =
            "{\"book\":\"b\",\"lagMs\":900,\"totals\":{\"sent\":310,\"acknowledged\":305,\"stored\":304,"
                    + "\"open\":12,\"delayed\":2,\"unknown\":1,\"lost\":0,\"duplicates\":0,\"silent\":0,\"misreported\":0}}";

    private static final String ITEM =
            "{\"key\":\"b-1\",\"orderId\":\"ord_1\",\"client\":{\"first\":\"2026-01-10T12:00:00Z\",\"attempts\":2,"
                    + "\"told\":\"acknowledged\",\"answers\":[\"timeout\",\"202\"]},"
                    + "\"row\":{\"status\":\"PAYMENT_PENDING\",\"version\":3},"
                    + "\"effects\":{\"payment\":{\"calls\":2,\"effects\":1,\"net\":1}},\"flags\":[\"open\"]}";

    @Test
    void theTotalsAreThreeLines() {
        system.answer("GET /lab/ledger", 200, PAGE);

        assertThat(system.coffee("ledger --check").code()).isZero();
        assertThat(system.coffee("ledger").out().lines())
                .containsExactly(
                        "b: 310 customers, 305 acknowledged, 304 stored, 12 open (2 delayed), 1 unknown",
                        "lost 0, duplicate 0, silent 0, misreported 0, without a receipt 0",
                        "Every customer was told the truth; last joined 0.9 s ago.");
    }

    @Test
    void aCheckEndsWithOneIfACustomerWasToldSomethingWrong() {
        system.answer("GET /lab/ledger", 200, PAGE.replace("\"silent\":0", "\"silent\":1"));

        assertThat(system.coffee("ledger --check").code()).isEqualTo(1);
        assertThat(system.coffee("ledger").code()).isZero();
        assertThat(system.coffee("ledger").out())
                .contains("GET /lab/ledger?filter=WORD lists the orders of a word; last joined 0.9 s ago.");
    }

    @Test
    void withoutALoadItSaysHowToBeginOne() {
        system.answer("GET /lab/ledger", 404, "{\"error\":\"there is no such book: PUT /lab/load begins one\"}");

        assertThat(system.coffee("ledger --check").code()).isEqualTo(1);
        assertThat(system.coffee("ledger").err())
                .isEqualToIgnoringNewLines(
                        "No customers of the load have ordered yet: ./coffee load 5 lets them order.");
    }

    @Test
    void anOrderOfTheLoadIsThreeLines() {
        system.answer("GET /lab/ledger", 200, "{\"items\":[" + ITEM + "]}");
        system.answer(
                "GET /lab/ledger", 200, "{\"items\":[" + ITEM.replaceAll("\"row\":\\{[^}]*}", "\"row\":null") + "]}");

        assertThat(system.coffee("ledger b-1").out().lines())
                .containsExactly(
                        "Customer: acknowledged after 2 attempts (timeout, 202), first sent 2026-01-10T12:00:00Z",
                        "Order:    ord_1 PAYMENT_PENDING in version 3",
                        "Effects:  payment 1 of 2 calls took effect, 1 remain, inventory not called, shipping not called."
                                + " Flags: open.");
        assertThat(system.coffee("ledger --order ord_1").out()).contains("Order:    ord_1 is not stored");
    }

    @Test
    void anOrderWithoutACustomerOfTheLoadHasItsEffects() {
        system.answer("GET /lab/ledger", 404, "{\"error\":\"no such order\"}");
        system.answer("GET /orders/ord_1", 200, "{\"id\":\"ord_1\",\"status\":\"PAYMENT_PENDING\",\"version\":2}");
        system.answer("GET /ledger/ord_1:payment", 200, "{\"calls\":4,\"effects\":1,\"net\":1,\"history\":[]}");

        assertThat(system.coffee("ledger ord_1").out().lines())
                .containsExactly(
                        "Order:    ord_1 PAYMENT_PENDING in version 2",
                        "Effects:  payment 1 of 4 calls took effect, 1 remain, inventory not called, shipping not called.");
        assertThat(system.coffee("ledger some-key").err()).contains("no such order");
        assertThat(system.coffee("ledger ord_2").err()).isEqualToIgnoringNewLines("There is no order ord_2.");
    }
}
