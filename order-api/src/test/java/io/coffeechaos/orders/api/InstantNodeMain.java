package io.coffeechaos.orders.api;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.saga.StepCalls;
import java.util.concurrent.CompletableFuture;

/** A whole node whose dependencies are in its own process: they answer at once, or never. For the bench. */
public final class InstantNodeMain {
    private InstantNodeMain() {}

    /** Starts the node; {@code hang} as the argument for dependencies that never answer. */
    public static void main(String[] args) {
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
        boolean hang = args.length == 1 && args[0].equals("hang");
        OrderServer.start(ConfigFactory.load(), system -> calls(hang));
    }

    private static StepCalls calls(boolean hang) {
        return new StepCalls(
                charge -> answer(hang, charge.key()),
                reservation -> answer(hang, reservation.key()),
                booking -> answer(hang, booking.key()));
    }

    private static CompletableFuture<StepOutcome> answer(boolean hang, String key) {
        return hang ? new CompletableFuture<>() : CompletableFuture.completedFuture(new StepOutcome.Done("ref-" + key));
    }
}
