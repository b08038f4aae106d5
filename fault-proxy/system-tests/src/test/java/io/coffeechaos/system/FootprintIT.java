package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.load.OrderLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory and idle processor time of the whole system; a figure, so it runs on request only. */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "budget", matches = "long")
class FootprintIT {
    private static final long PSS_KIB_MAX = 2560L * 1024;
    private static final double IDLE_CORE_SHARE_MAX = 0.10;
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final double TICKS_PER_SECOND = 100;

    @Test
    void theIdleSystemIsSmallAndQuiet() throws Exception {
        Stack stack = Stack.named("footprint");
        try {
            stack.upFresh();
            try (OrderLoad load = OrderLoad.start(stack.running(), "footprint", 1, 20)) {
                Eventually.eventually(
                        Duration.ofSeconds(20), () -> assertThat(load.arrived()).isGreaterThanOrEqualTo(100));
                load.stop();
                Truth.allConfirmed(stack, load, Duration.ofMinutes(1));
                Map<String, Long> pids = stack.pids();
                Eventually.pass(QUIET);

                long ticksBefore = 0;
                long ticksAfter = 0;
                for (long pid : pids.values()) {
                    ticksBefore += ticks(pid);
                }
                Eventually.pass(QUIET);
                long sumKib = 0;
                for (Map.Entry<String, Long> process : pids.entrySet()) {
                    long kib = pssKib(process.getValue());
                    System.out.printf("%-11s %5d MiB%n", process.getKey(), kib / 1024);
                    sumKib += kib;
                    ticksAfter += ticks(process.getValue());
                }
                double share = (ticksAfter - ticksBefore) / TICKS_PER_SECOND / QUIET.toSeconds();
                System.out.printf("sum %d MiB, idle %.1f %% of one core%n", sumKib / 1024, share * 100);

                assertThat(sumKib).isLessThan(PSS_KIB_MAX);
                assertThat(share).isLessThan(IDLE_CORE_SHARE_MAX);
            }
        } finally {
            stack.close();
        }
    }

    private static long pssKib(long pid) throws IOException {
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
        // User and system time: fields 14 and 15, counted after the name, which is field 2.
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
