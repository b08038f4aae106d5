package io.coffeechaos.lab.command;

import io.coffeechaos.lab.supervisor.LogLevel;
import io.coffeechaos.lab.supervisor.LogLine;
import java.time.Instant;
import java.util.Optional;

/**
 * Which lines of the logs a reader wants.
 *
 * @param order only lines about this order
 * @param trace only lines of the trace whose id begins with these digits
 * @param level only lines of this level and of worse ones
 * @param since only lines that were written at this time or later
 */
record LogSelection(Optional<String> order, Optional<String> trace, LogLevel level, Optional<Instant> since) {
    /** Whether the reader wants all lines of something, not only the newest ones. */
    boolean isWhole() {
        return order.isPresent() || trace.isPresent() || since.isPresent();
    }

    boolean takes(LogLine line) {
        return order.stream().allMatch(line::mentions)
                && trace.stream().allMatch(digits -> line.mentions("\"traceId\":\"" + digits))
                && line.level().compareTo(level) >= 0
                && since.stream()
                        .allMatch(from ->
                                line.time().filter(time -> !time.isBefore(from)).isPresent());
    }
}
