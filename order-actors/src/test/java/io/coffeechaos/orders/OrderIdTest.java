package io.coffeechaos.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderIdTest {
    private static final TenantId STUDENT = new TenantId("student");

    @Test
    void oneKeyAlwaysGivesTheSameId() {
        OrderId id = OrderId.of(STUDENT, new IdempotencyKey("abc"));

        // The first 130 bits of SHA-256 of "student\nabc" in Crockford base32, computed with other tools.
        assertThat(id).hasToString("ord_j8z34fx08xzxvyn0gjn2ebsn54");
        assertThat(OrderId.of(STUDENT, new IdempotencyKey("abc"))).isEqualTo(id);
    }

    @Test
    void anotherTenantOrKeyGivesAnotherId() {
        OrderId id = OrderId.of(STUDENT, new IdempotencyKey("abc"));

        assertThat(OrderId.of(new TenantId("teacher"), new IdempotencyKey("abc")))
                .isNotEqualTo(id);
        assertThat(OrderId.of(STUDENT, new IdempotencyKey("abd"))).isNotEqualTo(id);
    }

    @Test
    void onlyAWellFormedIdIsParsed() {
        OrderId id = OrderId.of(STUDENT, new IdempotencyKey("abc"));

        assertThat(OrderId.parse(id.value())).contains(id);
        assertThat(OrderId.parse("ord_")).isEmpty();
        assertThat(OrderId.parse(id.value() + "0")).isEmpty();
        assertThat(OrderId.parse("ord_" + "u".repeat(26)))
                .as("u is not in the alphabet")
                .isEmpty();
    }

    @Test
    void noPartitionKeyTakesMoreThanOneThirtySecondOfTheRows() {
        int[] perBucket = new int[64];
        IntStream.range(0, 64_000)
                .map(i -> OrderId.of(STUDENT, new IdempotencyKey("key-" + i)).bucket(64))
                .forEach(bucket -> perBucket[bucket]++);

        assertThat(IntStream.of(perBucket).boxed().max(Integer::compare))
                .as("rows of the largest partition key, of 64,000")
                .hasValueSatisfying(rows -> assertThat(rows).isLessThan(64_000 / 32));
    }

    @Test
    void errorsNameTheBadValueAndItsLimit() {
        assertThatThrownBy(() -> new IdempotencyKey("")).hasMessageContaining("1 to 255 characters: has 0");
        assertThatThrownBy(() -> new IdempotencyKey("x".repeat(256))).hasMessageContaining("has 256");
        assertThatThrownBy(() -> new IdempotencyKey("a b")).hasMessageContaining("visible ASCII");
        assertThatThrownBy(() -> new TenantId("Student")).hasMessageContaining("STUDENT_ID");
        assertThatThrownBy(() -> new OrderLine("x", "X", 21, Money.cents(1))).hasMessageContaining("1 to 20: was 21");
        assertThatThrownBy(() -> new Money(-1, "USD")).hasMessageContaining("was -1");
        assertThatThrownBy(() -> new Money(1, "EUR")).hasMessageContaining("was EUR");
    }
}
