package io.coffeechaos.orders.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalTest {
    private final Signal signal = new Signal();

    @Test
    void anActionRunsOnceWhenTheSignalIsGivenOrAtOnceAfterwards() {
        AtomicInteger runs = new AtomicInteger();
        signal.whenGiven(runs::incrementAndGet);
        assertThat(runs).hasValue(0);

        signal.give();
        signal.give();
        assertThat(runs).hasValue(1);
        signal.whenGiven(runs::incrementAndGet);

        assertThat(runs).hasValue(2);
        assertThat(signal.listeners()).isZero();
    }

    @Test
    void aRemovedActionDoesNotRun() {
        AtomicInteger runs = new AtomicInteger();
        signal.whenGiven(runs::incrementAndGet).remove();

        signal.give();

        assertThat(runs).hasValue(0);
    }

    @Test
    void aWaitThatEndsByItselfLeavesNothingAtTheSignal() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<String> result =
                Signal.orUntil("otherwise", List.of(signal), abandoned -> slow).toCompletableFuture();
        assertThat(signal.listeners()).isOne();

        slow.complete("done");

        assertThat(result).isCompletedWithValue("done");
        assertThat(signal.listeners()).isZero();
    }

    @Test
    void theSignalEndsTheWaitAndTellsTheWorkThatItIsAbandoned() {
        boolean[] abandonedAfter = new boolean[1];
        CompletableFuture<String> result = Signal.orUntil("otherwise", List.of(signal), abandoned -> {
                    signal.give();
                    abandonedAfter[0] = abandoned.getAsBoolean();
                    return new CompletableFuture<String>();
                })
                .toCompletableFuture();

        assertThat(result).isCompletedWithValue("otherwise");
        assertThat(abandonedAfter[0]).isTrue();
    }

    @Test
    void aWaitAfterTheSignalDoesNotBegin() {
        signal.give();

        CompletableFuture<String> result = Signal.orUntil("otherwise", List.of(signal), abandoned -> {
                    throw new IllegalStateException("the wait has begun");
                })
                .toCompletableFuture();

        assertThat(result).isCompletedWithValue("otherwise");
    }
}
