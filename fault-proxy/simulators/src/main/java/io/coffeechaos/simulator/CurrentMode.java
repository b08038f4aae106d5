package io.coffeechaos.simulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The mode in force of one service, until another one replaces it or its duration is over. */
final class CurrentMode {
    private final SimulatedService service;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile InForce now = new InForce(FaultMode.usual(FaultMode.Mode.NORMAL), new CountDownLatch(1));

    CurrentMode(SimulatedService service) {
        this.service = service;
    }

    /** A mode, and the latch that releases its hanging calls when another mode replaces it. */
    record InForce(FaultMode faultMode, CountDownLatch replaced) {
        /** Waits until another mode is in force. Returns false after {@code longest}. */
        boolean awaitReplaced(Duration longest) throws InterruptedException {
            return replaced.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    InForce now() {
        return now;
    }

    /** Puts a mode in force. */
    void replace(FaultMode wanted) {
        InForce next = new InForce(wanted, new CountDownLatch(1));
        lock.lock();
        try {
            put(next);
        } finally {
            lock.unlock();
        }
        if (!wanted.duration().isZero()) {
            Thread unused = Thread.ofVirtual().name("mode-timer").start(() -> endAfterItsDuration(next));
        }
    }

    private void endAfterItsDuration(InForce mode) {
        try {
            if (!mode.awaitReplaced(mode.faultMode().duration())) {
                lock.lock();
                try {
                    if (now.equals(mode)) {
                        put(new InForce(FaultMode.usual(FaultMode.Mode.NORMAL), new CountDownLatch(1)));
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(InForce next) {
        InForce old = now;
        now = next;
        old.replaced().countDown();
        System.out.println(service.word() + ": " + next.faultMode());
    }

    /** Reads the body of {@code PUT /mode}. */
    static FaultMode read(Fields wanted) {
        wanted.only("mode", "latencyMsMin", "latencyMsMax", "effectShare", "share", "concurrencyMax", "durationMs");
        String word = wanted.text("mode");
        FaultMode usual = FaultMode.usual(FaultMode.Mode.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "mode must be normal, slow, error, refuse, hang, malformed or renamed: was '" + word + "'")));
        return new FaultMode(
                usual.mode(),
                wanted.millis("latencyMsMin", usual.latencyMin()),
                wanted.millis("latencyMsMax", usual.latencyMax()),
                wanted.number("effectShare", usual.effectShare()),
                wanted.number("share", usual.share()),
                wanted.wholeNumber("concurrencyMax", usual.concurrencyMax()),
                wanted.millis("durationMs", usual.duration()));
    }

    /** The answer of {@code GET /mode}, without the counters. */
    Map<String, Object> shown() {
        FaultMode mode = now.faultMode();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("mode", mode.mode().word());
        shown.put("latencyMsMin", mode.latencyMin().toMillis());
        shown.put("latencyMsMax", mode.latencyMax().toMillis());
        shown.put("effectShare", mode.effectShare());
        shown.put("share", mode.share());
        shown.put("concurrencyMax", mode.concurrencyMax());
        shown.put("durationMs", mode.duration().toMillis());
        return shown;
    }
}
