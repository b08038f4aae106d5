package io.coffeechaos.lab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasketTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 19, 20, 399, 1_048_577, Basket.NUMBER_MAX})
    void theQuantitiesNameTheCustomer(long number) throws Exception {
        JsonNode body = JSON.readTree(Basket.body(number, Instant.EPOCH));

        assertThat(Basket.number(body.path("items"))).hasValue(number);
    }

    @Test
    void aRowOfTheOrderApiHasTheSameNumber() throws Exception {
        String items = Basket.body(4321, Instant.EPOCH).replace("\"id\"", "\"productId\"");

        assertThat(Basket.number(JSON.readTree(items).path("items"))).hasValue(4321);
    }

    @Test
    void anotherOrderHasNoNumber() throws Exception {
        assertThat(Basket.number(JSON.readTree("[{\"productId\":\"kenyan-aa\",\"quantity\":2}]")))
                .isEmpty();
    }

    @Test
    void theTotalIsTheSumOfTheItems() throws Exception {
        JsonNode body = JSON.readTree(Basket.body(0, Instant.EPOCH));

        assertThat(body.path("total").asDouble()).isEqualTo(109.94);
        assertThat(body.path("timestamp").asText()).isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void aNumberThatNeedsSevenDigitsIsRefused() {
        assertThatThrownBy(() -> Basket.body(Basket.NUMBER_MAX + 1, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
