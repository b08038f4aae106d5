package io.coffeechaos.lab.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An hour of twenty customers a second, told to an order truth in a process with a small heap. */
class HourOfOrdersTest {
    private static final int CUSTOMERS = 72_000;
    private static final int A_MINUTE = 1_200;

    @Test
    void anHourOfOrdersIsExactAndFitsIn40Megabytes() throws Exception {
        Process hour = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx40m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HourOfOrdersTest.class.getName())
                .redirectErrorStream(true)
                .start();

        String said = new String(hour.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(said)
                .isEqualTo(new Totals(
                                CUSTOMERS,
                                CUSTOMERS,
                                CUSTOMERS,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                new Totals.Effects(CUSTOMERS, CUSTOMERS, CUSTOMERS))
                        + ", unsettled 0");
        assertThat(hour.waitFor()).isZero();
    }

    /** Every minute the customers of that minute order and their orders settle. */
    public static void main(String[] args) {
        Story story = Story.resilient();
        for (int customer = 1; customer <= CUSTOMERS; customer++) {
            story.confirmed(customer);
            if (customer % A_MINUTE == 0) {
                while (story.settle() > 0) {
                    // Each turn settles a hundred.
                }
                story.found().clear();
            }
        }
        System.out.println(story.totals() + ", unsettled " + story.truth().unsettled());
    }
}
