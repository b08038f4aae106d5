package io.coffeechaos.orders.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.simulation.ShellUnderTest.Deed;
import io.coffeechaos.orders.testkit.Orders;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares the modelled shell with Pekko's event-sourced behavior. Seen from outside, both must do the same. */
class ConformanceTest {
    private static final int DEEDS_MAX = 40;
    private static final int SEEDS = 1_000;

    /** Results of writes and reads are frequent, so that most of the started work also ends. */
    private static final Deed[] LIKELY = {
        Deed.ACCEPT,
        Deed.READ_SUCCEEDS,
        Deed.WRITE_SUCCEEDS,
        Deed.WRITE_SUCCEEDS,
        Deed.ROW_IS_STORED,
        Deed.STEP_IS_DONE,
    };

    @Test
    void theModelledShellBehavesLikeTheRealOne() {
        SimulateMain.silence();
        Numbers numbers = Numbers.shipped();
        try (PekkoByHand pekko = new PekkoByHand()) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                compare(seed, pekko, numbers);
            }
        }
    }

    static void compare(long seed, PekkoByHand pekko, Numbers numbers) {
        Dice dice = new Dice(seed);
        OrderAccepted body = Orders.accepted("conformance-" + seed);
        OrderAccepted other = Orders.reusing(body);
        ModelledShell modelled = new ModelledShell(body, other, numbers);
        PekkoShell real = new PekkoShell(pekko, body, other, numbers);
        List<Deed> deeds = new ArrayList<>();
        int count = 5 + dice.nextInt(DEEDS_MAX);
        for (int i = 0; i < count; i++) {
            Deed deed = dice.chance(0.6) ? dice.pick(LIKELY) : dice.pick(Deed.values());
            deeds.add(deed);
            modelled.does(deed);
            real.does(deed);
            assertThat(modelled.seen()).as("seed %d: %s", seed, deeds).isEqualTo(real.seen());
        }
        real.end();
    }
}
