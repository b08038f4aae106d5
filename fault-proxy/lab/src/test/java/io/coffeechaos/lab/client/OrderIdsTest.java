package io.coffeechaos.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderIdsTest {
    /** The same example as in the tests of the order module. */
    @Test
    void anIdIsDerivedAsTheOrderServiceDoesIt() {
        assertThat(OrderIds.of("student", "abc")).isEqualTo("ord_j8z34fx08xzxvyn0gjn2ebsn54");
    }
}
