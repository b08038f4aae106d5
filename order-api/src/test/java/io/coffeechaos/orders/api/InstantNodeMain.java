package io.coffeechaos.orders.api;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.gateway.InventoryGateway;
import io.coffeechaos.orders.gateway.PaymentGateway;
import io.coffeechaos.orders.gateway.ShippingGateway;
import io.coffeechaos.orders.saga.StepGateways;
import java.util.concurrent.CompletableFuture;

/** A complete node for the benchmark. Its dependencies are in its own process and answer at once or never. */
public final class InstantNodeMain {
    private InstantNodeMain() {}

    /** Starts the node. With the argument {@code hang} the dependencies never answer. */
    public static void main(String[] args) {
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
        boolean hang = args.length == 1 && args[0].equals("hang");
        OrderServer.start(ConfigFactory.load(), system -> calls(hang));
    }

    private static StepGateways calls(boolean hang) {
        Instant instant = new Instant(hang);
        return new StepGateways(instant, instant, instant);
    }

    private record Instant(boolean hang) implements PaymentGateway, InventoryGateway, ShippingGateway {
        @Override
        public CompletableFuture<StepOutcome> charge(Charge charge) {
            return answer(new StepOutcome.Done("ref-" + charge.key()));
        }

        @Override
        public CompletableFuture<StepOutcome> refund(Refund refund) {
            return answer(new StepOutcome.Undone(true));
        }

        @Override
        public CompletableFuture<StepOutcome> reserve(Reservation reservation) {
            return answer(new StepOutcome.Done("ref-" + reservation.key()));
        }

        @Override
        public CompletableFuture<StepOutcome> release(Release release) {
            return answer(new StepOutcome.Undone(true));
        }

        @Override
        public CompletableFuture<StepOutcome> book(Booking booking) {
            return answer(new StepOutcome.Done("ref-" + booking.key()));
        }

        @Override
        public CompletableFuture<StepOutcome> cancel(Cancellation cancellation) {
            return answer(new StepOutcome.Undone(true));
        }

        private CompletableFuture<StepOutcome> answer(StepOutcome outcome) {
            return hang ? new CompletableFuture<>() : CompletableFuture.completedFuture(outcome);
        }
    }
}
