package io.coffeechaos.orders.api.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * Logback's appender with a queue, which drops lines when the queue is full, or debug and info lines when it is nearly full.
 * This one also counts them. Logback creates it, so the count is that of the whole process.
 */
public final class CountingAppender extends AsyncAppender {
    private static final LongAdder DROPPED = new LongAdder();

    /** The number of lines that this process has dropped. */
    public static long dropped() {
        return DROPPED.sum();
    }

    @Override
    protected void append(ILoggingEvent line) {
        int room = getRemainingCapacity();
        if (room == 0 || (room < getDiscardingThreshold() && isDiscardable(line))) {
            DROPPED.increment();
        }
        super.append(line);
    }
}
