package io.coffeechaos.orders.api.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The lowest level of the lines that a node logs. Libraries log warnings and errors only, whatever the level is. */
public final class LogLevel {
    private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

    private LogLevel() {}

    /**
     * Uses a level from now on.
     *
     * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
     * @throws IllegalStateException if it is none of these
     */
    public static void use(String level) {
        if (!LEVELS.contains(level)) {
            throw new IllegalStateException("LOG_LEVEL must be debug, info, warn or error: is " + level);
        }
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.toLevel(level));
        }
    }
}
