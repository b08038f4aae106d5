package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.load.OrderLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory and idle processor time of the whole system. */
@EnabledOnOs(OS.LINUX)
@Drill(
        name = "footprint",
        purpose =
                "Measures memory and idle processor time of the whole system after a hundred orders: both stay small.",
        minutes = 3)
class FootprintDrill {
    private static final long PSS_KIB_MAX = 2560L * 1024;
    private static final double IDLE_CORE_SHARE_MAX = 0.10;
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final double TICKS_PER_SECOND = 100;

    @Test
    void theIdleSystemIsSmallAndQuiet(TestReporter reporter) throws Exception {
        Stack stack = Stack.named("footprint");
        try {
            stack.upFresh();
            try (OrderLoad load = OrderLoad.start(stack.lab(), "footprint", 1, Customers.A_SECOND)) {
                Customers.arrive(load, 100);
                load.stop();
                Truth.allConfirmed(stack, load, Duration.ofMinutes(1), reporter);
                Map<String, Long> pids = stack.lab().pids();
                awaitQuiet();

                long ticksBefore = 0;
                long ticksAfter = 0;
                for (long pid : pids.values()) {
                    ticksBefore += ticks(pid);
                }
                awaitQuiet();
                long sumKib = 0;
                for (Map.Entry<String, Long> process : pids.entrySet()) {
                    long kib = pssKib(process.getValue());
                    System.out.printf("%-11s %5d MiB%n", process.getKey(), kib / 1024);
                    sumKib += kib;
                    ticksAfter += ticks(process.getValue());
                }
                double share = (ticksAfter - ticksBefore) / TICKS_PER_SECOND / QUIET.toSeconds();
                reporter.publishEntry("memory", sumKib / 1024 + " MiB");
                reporter.publishEntry("idle", "%.1f %% of one core".formatted(share * 100));

                assertThat(sumKib).isLessThan(PSS_KIB_MAX);
                assertThat(share).isLessThan(IDLE_CORE_SHARE_MAX);
            }
        } finally {
            stack.close();
        }
    }

    /** Waits for one minute, the interval of the measurement. */
    private static void awaitQuiet() {
        await().pollDelay(QUIET).atMost(QUIET.multipliedBy(2)).until(() -> true);
    }

    static long pssKib(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no Pss of " + pid);
    }

    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        // User and system time are fields 14 and 15 of the file. This array begins after the name, which is field 2.
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
