package io.coffeechaos.faultproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.toxic.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order and the times of attempts to connect, on virtual time. */
class AddressRaceTest {

    /** An attempt that a test ends by hand. */
    private record Attempt(
            String host, SocketChannel channel, Consumer<SocketChannel> connected, Consumer<IOException> failed) {
        void answers() {
            connected.accept(channel);
        }

        void fails(String why) {
            failed.accept(new ConnectException(why));
        }

        boolean isClosed() {
            return !channel.isOpen();
        }
    }

    private final ManualClock clock = new ManualClock();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<SocketChannel> winners = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @AfterEach
    void closeSockets() throws IOException {
        for (Attempt attempt : attempts) {
            attempt.channel().close();
        }
    }

    private AddressRace race(String... hosts) {
        return AddressRace.start(
                Arrays.stream(hosts).map(AddressRaceTest::address).toList(),
                clock,
                this::dial,
                winners::add,
                failure -> failures.add(failure.getMessage()));
    }

    private AddressRace.Attempt dial(
            InetSocketAddress address, Consumer<SocketChannel> connected, Consumer<IOException> failed) {
        try {
            AtomicBoolean answered = new AtomicBoolean();
            Attempt attempt = new Attempt(
                    AddressText.of(address),
                    SocketChannel.open(),
                    channel -> {
                        answered.set(true);
                        connected.accept(channel);
                    },
                    failed);
            attempts.add(attempt);
            return () -> {
                if (!answered.get()) {
                    close(attempt.channel());
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress address(String host) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), 80);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> tried() {
        return attempts.stream().map(Attempt::host).toList();
    }

    @Test
    void aSilentAddressDelaysTheOtherFamilyBy300Milliseconds() {
        AddressRace unused = race("10.0.0.1", "fd00::1");
        clock.advance(Duration.ofMillis(299));
        assertThat(tried()).containsExactly("10.0.0.1:80");

        clock.advance(Duration.ofMillis(1));

        assertThat(tried()).containsExactly("10.0.0.1:80", "[fd00::1]:80");
        attempts.get(1).answers();
        assertThat(winners).containsExactly(attempts.get(1).channel());
        assertThat(attempts.get(0).isClosed()).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void theFirstToAnswerWinsEvenIfItWasTriedFirst() {
        AddressRace unused = race("fd00::1", "10.0.0.1");
        clock.advance(AddressRace.NEXT_AFTER);

        attempts.get(0).answers();

        assertThat(winners).containsExactly(attempts.get(0).channel());
        assertThat(attempts.get(0).isClosed()).isFalse();
        assertThat(attempts.get(1).isClosed()).isTrue();
    }

    @Test
    void theFamiliesTakeTurnsAndTheFamilyOfTheFirstAddressBegins() {
        AddressRace unused = race("10.0.0.1", "10.0.0.2", "10.0.0.3", "fd00::1");

        clock.advance(AddressRace.NEXT_AFTER.multipliedBy(5));

        assertThat(tried()).containsExactly("10.0.0.1:80", "[fd00::1]:80", "10.0.0.2:80", "10.0.0.3:80");
    }

    @Test
    void aRefusedAddressIsFollowedAtOnceAndTheNextHasItsOwnTime() {
        AddressRace unused = race("10.0.0.1", "10.0.0.2", "10.0.0.3");
        clock.advance(Duration.ofMillis(200));

        attempts.get(0).fails("refused");

        assertThat(tried()).hasSize(2);
        clock.advance(Duration.ofMillis(299));
        assertThat(tried()).hasSize(2);
        clock.advance(Duration.ofMillis(1));
        assertThat(tried()).hasSize(3);
    }

    @Test
    void theRaceFailsOnlyWhenEveryAddressHasFailedAndNamesTheFirstReason() {
        AddressRace unused = race("10.0.0.1", "10.0.0.2");
        clock.advance(AddressRace.NEXT_AFTER);
        attempts.get(1).fails("second");
        assertThat(failures).isEmpty();

        attempts.get(0).fails("first");

        assertThat(failures).containsExactly("second");
        assertThat(winners).isEmpty();
    }

    @Test
    void aCancelledRaceClosesItsAttemptsAndTriesNoMore() {
        AddressRace race = race("10.0.0.1", "10.0.0.2", "10.0.0.3");
        clock.advance(AddressRace.NEXT_AFTER);

        race.cancel();
        clock.advance(Duration.ofMinutes(1));

        assertThat(attempts).hasSize(2).allMatch(Attempt::isClosed);
    }

    @Test
    void oneAddressNeedsNoTimer() {
        AddressRace unused = race("10.0.0.1");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(clock::untilNextTimer))
                .hasMessage("no timer");
    }

    @Test
    void noAddressAtAllIsAFailure() {
        AddressRace unused = race();

        assertThat(failures).containsExactly("no address");
    }
}
