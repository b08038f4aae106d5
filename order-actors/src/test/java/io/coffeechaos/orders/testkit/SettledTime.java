package io.coffeechaos.orders.testkit;

import com.typesafe.config.Config;
import java.time.Duration;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;
import scala.jdk.javaapi.DurationConverters;

/**
 * Pekko's virtual time without its wait: where {@link ManualTime} lets the dispatchers settle for 100 ms of real time,
 * this asks them whether they have.
 */
public final class SettledTime {
    private final ActorSystem system;
    private final ExplicitlyTriggeredScheduler scheduler;

    /** Of a system with this {@link #config}. */
    public SettledTime(ActorSystem system) {
        this.system = system;
        this.scheduler = (ExplicitlyTriggeredScheduler) system.scheduler();
    }

    /** Virtual time, and dispatchers that know when they have settled. */
    public static Config config() {
        return SettlingExecutor.config().withFallback(ManualTime.config());
    }

    /** Everything that is due by then happens, in order, on this thread; and all that follows from it at once. */
    public void timePasses(Duration amount) {
        SettlingExecutor.settle();
        // The scheduler's clock moves with what it executes only: this is what there is to execute at the end.
        scheduler.scheduleOnce(DurationConverters.toScala(amount), () -> {}, system.dispatcher());
        scheduler.executeTasks(scheduler.currentTimeMs() + amount.toMillis());
        SettlingExecutor.settle();
    }
}
