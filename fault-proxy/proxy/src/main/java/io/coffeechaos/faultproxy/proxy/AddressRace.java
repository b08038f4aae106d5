package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.ToxicClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Connects to the first address that answers, as RFC 8305 (Happy Eyeballs) says. The addresses alternate between the
 * two families. The next one is tried when an attempt fails, or {@link #NEXT_AFTER} after the last attempt has started.
 * The attempts that lose are closed. Exactly one of the two callbacks runs, unless the race is cancelled. The dial
 * timeout of the caller ends the race, so at most one attempt for each {@link #NEXT_AFTER} of it is open. Single
 * thread.
 */
final class AddressRace {

    /** The time that an address has for itself before the next one is tried as well. */
    static final Duration NEXT_AFTER = Duration.ofMillis(300);

    /** Starts attempts to connect. */
    interface Dialer {
        /**
         * Starts to connect. Exactly one of the callbacks runs, perhaps before this method returns, unless the attempt
         * is cancelled. An attempt that fails has closed its socket.
         */
        Attempt dial(InetSocketAddress address, Consumer<SocketChannel> connected, Consumer<IOException> failed);
    }

    /** One attempt. */
    interface Attempt {
        /** Closes the socket; does nothing after one of the callbacks has run. */
        void cancel();
    }

    private final ToxicClock clock;
    private final Dialer dialer;
    private final Consumer<SocketChannel> connected;
    private final Consumer<IOException> failed;
    private final Queue<InetSocketAddress> untried;
    private final List<Attempt> attempts = new ArrayList<>(1);
    private Optional<ToxicClock.Timer> next = Optional.empty();
    private Optional<IOException> firstFailure = Optional.empty();
    private int running;
    private boolean ended;

    private AddressRace(
            List<InetSocketAddress> addresses,
            ToxicClock clock,
            Dialer dialer,
            Consumer<SocketChannel> connected,
            Consumer<IOException> failed) {
        this.untried = alternating(addresses);
        this.clock = clock;
        this.dialer = dialer;
        this.connected = connected;
        this.failed = failed;
    }

    /** Starts the race; a callback may run before this method returns. */
    static AddressRace start(
            List<InetSocketAddress> addresses,
            ToxicClock clock,
            Dialer dialer,
            Consumer<SocketChannel> connected,
            Consumer<IOException> failed) {
        AddressRace race = new AddressRace(addresses, clock, dialer, connected, failed);
        race.tryNext();
        return race;
    }

    /** Returns the addresses in turns of the two families; the family of the first address begins. */
    private static Queue<InetSocketAddress> alternating(List<InetSocketAddress> addresses) {
        Queue<InetSocketAddress> first = new ArrayDeque<>();
        Queue<InetSocketAddress> second = new ArrayDeque<>();
        for (InetSocketAddress address : addresses) {
            (isIpv4(address) == isIpv4(addresses.getFirst()) ? first : second).add(address);
        }
        Queue<InetSocketAddress> turns = new ArrayDeque<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            Optional.ofNullable(first.poll()).ifPresent(turns::add);
            Optional.ofNullable(second.poll()).ifPresent(turns::add);
        }
        return turns;
    }

    private static boolean isIpv4(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
    }

    /** Closes all attempts; no callback runs. */
    void cancel() {
        ended = true;
        next.ifPresent(ToxicClock.Timer::cancel);
        attempts.forEach(Attempt::cancel);
    }

    private void tryNext() {
        next.ifPresent(ToxicClock.Timer::cancel);
        next = Optional.empty();
        InetSocketAddress address = untried.poll();
        if (address == null) {
            if (running == 0) {
                ended = true;
                failed.accept(firstFailure.orElseGet(() -> new ConnectException("no address")));
            }
            return;
        }
        running++;
        if (!untried.isEmpty()) {
            next = Optional.of(clock.schedule(clock.nanoTime() + NEXT_AFTER.toNanos(), this::tryNext));
        }
        Attempt attempt = dialer.dial(address, this::won, this::lost);
        attempts.add(attempt);
    }

    private void won(SocketChannel channel) {
        cancel();
        connected.accept(channel);
    }

    private void lost(IOException cause) {
        running--;
        if (firstFailure.isEmpty()) {
            firstFailure = Optional.of(cause);
        }
        if (!ended) {
            tryNext();
        }
    }
}
