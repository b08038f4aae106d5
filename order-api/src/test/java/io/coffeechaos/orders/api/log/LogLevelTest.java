package io.coffeechaos.orders.api.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogLevelTest {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();

    @AfterEach
    void restore() {
        root.setLevel(before);
    }

    @Test
    void aLevelHoldsForAllLoggersWithoutTheirOwn() {
        LogLevel.use("error");

        assertThat(LoggerFactory.getLogger(LogLevelTest.class).isWarnEnabled()).isFalse();
        assertThat(LoggerFactory.getLogger(LogLevelTest.class).isErrorEnabled()).isTrue();
    }

    @Test
    void anUnknownLevelIsRefusedAndChangesNothing() {
        assertThatThrownBy(() -> LogLevel.use("loud"))
                .hasMessage("LOG_LEVEL must be debug, info, warn or error: is loud");

        assertThat(root.getLevel()).isEqualTo(before);
    }
}
