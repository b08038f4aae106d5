package io.coffeechaos.orders.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private final ConcurrencyLimit limit = new ConcurrencyLimit(1);

    @Test
    void aPlaceIsGivenBackOnce() {
        ConcurrencyLimit.Place place = limit.tryEnter().orElseThrow();
        assertThat(limit.tryEnter()).isEmpty();

        place.leave();
        place.leave();

        assertThat(limit.inFlight()).isZero();
        assertThat(limit.tryEnter()).isPresent();
    }

    @Test
    void aReservedPlaceLapsesAndCannotBeKeptAfterwards() {
        ConcurrencyLimit.Place place = limit.tryEnter().orElseThrow();

        assertThat(place.lapse()).isTrue();

        assertThat(place.lapse()).isFalse();
        assertThat(place.keep()).isFalse();
        place.leave();
        assertThat(limit.inFlight()).isZero();
    }

    @Test
    void aKeptPlaceDoesNotLapse() {
        ConcurrencyLimit.Place place = limit.tryEnter().orElseThrow();
        assertThat(place.keep()).isTrue();

        assertThat(place.lapse()).isFalse();

        assertThat(limit.inFlight()).isOne();
        place.leave();
        assertThat(limit.inFlight()).isZero();
    }
}
