package io.coffeechaos.orders.saga;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The settings of the saga, read once from {@code coffee.orders.saga}. reference.conf describes each setting.
 *
 * @param callTimeout timeout of one call to a dependency
 * @param startWait how long the start of the first step waits for the end of the step, so that one write does for both
 * @param quickRetries quick attempts after the first one, before the step is parked
 * @param quickBackoff base of the exponential backoff with full jitter between quick attempts
 * @param parkedBackoffMin first delay of a parked step
 * @param parkedBackoffMax longest delay of a parked step
 * @param wakeSpread the time over which parked orders try again after a breaker has closed
 * @param breakerFailuresMax consecutive uncertain outcomes that open a breaker
 * @param breakerReset how long a breaker stays open before it lets one call through as a trial
 * @param parallelismMax most calls and undos in flight per dependency and node, at least 2
 * @param queueMax most waiting calls per dependency and node, and as many undos
 * @param queueDeadline how long a call or an undo may wait in that queue
 * @param flowRestartMin first backoff of a step stream that failed
 * @param flowRestartMax longest backoff of a step stream that failed
 */
public record SagaSettings(
        Duration callTimeout,
        Duration startWait,
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

    /** @throws IllegalArgumentException if {@code parallelismMax} is below 2, too few for one call and one undo */
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
                saga.getDuration("start-wait"),
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

    /** Most calls in flight: the parallelism that is not reserved for undos. */
    public int callsMax() {
        return parallelismMax - undosMax();
    }

    /** Most undos in flight: a quarter of the parallelism. It is reserved so that an undo never waits behind calls. */
    public int undosMax() {
        return Math.max(1, parallelismMax / 4);
    }

    /** The deadline of the saga for one call. After it, a missing outcome counts as uncertain. */
    public Duration outcomeDeadline() {
        return callTimeout.plus(queueDeadline).plusSeconds(1);
    }
}
