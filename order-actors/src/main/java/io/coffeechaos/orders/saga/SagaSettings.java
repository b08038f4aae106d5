package io.coffeechaos.orders.saga;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The numbers of the saga, read once from {@code coffee.orders.saga}; reference.conf explains each.
 *
 * @param callTimeout how long one call to a dependency may take
 * @param quickRetries attempts after the first before the step is parked
 * @param quickBackoff base of the quick retries' exponential full jitter
 * @param parkedBackoffMin the first parked delay
 * @param parkedBackoffMax what the parked delay grows to
 * @param wakeSpread over how long parked orders are spread when a breaker closes
 * @param breakerFailuresMax consecutive failures that open a breaker
 * @param breakerReset how long a breaker stays open before it lets one probe through
 * @param parallelismMax calls and undos in flight per dependency and node, at least 2
 * @param queueMax calls waiting per dependency and node, and as many undos
 * @param queueDeadline how long a call may wait in that queue
 * @param flowRestartMin first backoff of a step stream that failed
 * @param flowRestartMax last backoff of a step stream that failed
 */
public record SagaSettings(
        Duration callTimeout,
        int quickRetries,
        Duration quickBackoff,
        Duration parkedBackoffMin,
        Duration parkedBackoffMax,
        Duration wakeSpread,
        int breakerFailuresMax,
        Duration breakerReset,
        int parallelismMax,
        int queueMax,
        Duration queueDeadline,
        Duration flowRestartMin,
        Duration flowRestartMax) {

    /** @throws IllegalArgumentException if there is no room for a call and an undo */
    public SagaSettings {
        if (parallelismMax < 2) {
            throw new IllegalArgumentException("parallelism-max must be at least 2: was " + parallelismMax);
        }
    }

    /** Reads {@code coffee.orders.saga}. */
    public static SagaSettings of(Config config) {
        Config saga = config.getConfig("coffee.orders.saga");
        return new SagaSettings(
                saga.getDuration("call-timeout"),
                saga.getInt("quick-retries"),
                saga.getDuration("quick-backoff"),
                saga.getDuration("parked-backoff-min"),
                saga.getDuration("parked-backoff-max"),
                saga.getDuration("wake-spread"),
                saga.getInt("breaker.failures-max"),
                saga.getDuration("breaker.reset"),
                saga.getInt("parallelism-max"),
                saga.getInt("queue-max"),
                saga.getDuration("queue-deadline"),
                saga.getDuration("flow-restart-min"),
                saga.getDuration("flow-restart-max"));
    }

    /** Calls in flight: what is not kept for undos. */
    public int callsMax() {
        return parallelismMax - undosMax();
    }

    /** Undos in flight: a quarter of all, so that what must be returned never waits behind what is still wanted. */
    public int undosMax() {
        return Math.max(1, parallelismMax / 4);
    }

    /** The run's own deadline for one call: past it a lost outcome counts as uncertain. */
    public Duration outcomeDeadline() {
        return callTimeout.plus(queueDeadline).plusSeconds(1);
    }
}
