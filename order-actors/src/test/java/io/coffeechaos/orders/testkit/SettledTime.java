package io.coffeechaos.orders.testkit;

import com.typesafe.config.Config;
import java.time.Duration;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;
import scala.jdk.javaapi.DurationConverters;

/**
 * Pekko's virtual time without its wait. {@link ManualTime} gives the dispatchers 100 ms of real time to settle. This
 * class asks them whether they have settled.
 */
public final class SettledTime {
    private final ActorSystem system;
    private final ExplicitlyTriggeredScheduler scheduler;

    /** Controls the time of a system that has this {@link #config}. */
    public SettledTime(ActorSystem system) {
        this.system = system;
        this.scheduler = (ExplicitlyTriggeredScheduler) system.scheduler();
    }

    /** The configuration of virtual time, and of dispatchers that know when they have settled. */
    public static Config config() {
        return SettlingExecutor.config().withFallback(ManualTime.config());
    }

    /**
     * Runs everything that is due within this time, in order and on this thread. Then waits until the work that follows
     * from it has ended.
     */
    public void timePasses(Duration amount) {
        SettlingExecutor.settle();
        // The scheduler's clock moves only to the tasks that it executes. This empty task moves it to the end.
        scheduler.scheduleOnce(DurationConverters.toScala(amount), () -> {}, system.dispatcher());
        scheduler.executeTasks(scheduler.currentTimeMs() + amount.toMillis());
        SettlingExecutor.settle();
    }
}
