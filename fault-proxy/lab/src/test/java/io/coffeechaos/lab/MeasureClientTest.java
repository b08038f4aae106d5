package io.coffeechaos.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class MeasureClientTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theTotalsAreThreeLines() throws Exception {
        String page = "{\"book\":\"b\",\"lagMs\":900,\"totals\":{\"sent\":310,\"acknowledged\":305,\"stored\":304,"
                + "\"open\":12,\"delayed\":2,\"unknown\":1,\"lost\":0,\"duplicates\":0,\"silent\":0,\"misreported\":0}}";

        assertThat(MeasureClient.totals(JSON.readTree(page)))
                .containsExactly(
                        "b: 310 customers, 305 acknowledged, 304 stored, 12 open (2 delayed), 1 unknown",
                        "lost 0, duplicate 0, silent 0, misreported 0, without a receipt 0",
                        "Every customer was told the truth; last joined 0.9 s ago.");
        assertThat(MeasureClient.totals(JSON.readTree(page.replace("\"silent\":0", "\"silent\":1")))
                        .getLast())
                .isEqualTo("GET /lab/ledger?filter=WORD lists the orders of a word; last joined 0.9 s ago.");
    }

    @Test
    void anOrderIsThreeLines() throws Exception {
        String item =
                "{\"key\":\"b-1\",\"orderId\":\"ord_1\",\"client\":{\"first\":\"2026-01-10T12:00:00Z\",\"attempts\":2,"
                        + "\"told\":\"acknowledged\",\"answers\":[\"timeout\",\"202\"]},"
                        + "\"row\":{\"status\":\"PAYMENT_PENDING\",\"version\":3},"
                        + "\"effects\":{\"payment\":{\"calls\":2,\"effects\":1,\"net\":1}},\"flags\":[\"open\"]}";

        assertThat(MeasureClient.order(JSON.readTree(item)))
                .containsExactly(
                        "Customer: acknowledged after 2 attempts (timeout, 202), first sent 2026-01-10T12:00:00Z",
                        "Order:    ord_1 PAYMENT_PENDING in version 3",
                        "Effects:  payment 1 of 2 calls took effect, 1 remain, inventory not called, shipping not called."
                                + " Flags: open.");
        assertThat(MeasureClient.order(JSON.readTree(item.replaceAll("\"row\":\\{[^}]*}", "\"row\":null")))
                        .get(1))
                .isEqualTo("Order:    ord_1 is not stored");
    }
}
