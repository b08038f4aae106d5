package io.coffeechaos.lab.supervisor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The level of a line in a log, the least first. */
public enum LogLevel {
    TRACE("2"),
    DEBUG("2"),
    INFO(""),
    WARN("33"),
    ERROR("31");

    /** The parameters of ECMA-48's SGR sequence; empty for the usual colour. */
    private final String colour;

    LogLevel(String colour) {
        this.colour = colour;
    }

    /** The level of this word, in any case; empty if there is none. */
    public static Optional<LogLevel> of(String word) {
        return Arrays.stream(values())
                .filter(level -> level.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** The level as logs write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The words in the colour of this level, for a terminal. */
    String coloured(String words) {
        return colour.isEmpty() ? words : "\u001B[" + colour + "m" + words + "\u001B[0m";
    }
}
