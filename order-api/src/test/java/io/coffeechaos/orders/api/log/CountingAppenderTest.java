package io.coffeechaos.orders.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CountingAppenderTest {
    private static final int QUEUE_SIZE = 10;

    @Test
    void itCountsTheLinesThatAFullQueueDrops() throws InterruptedException {
        LoggerContext logback = new LoggerContext();
        logback.setMDCAdapter(new LogbackMDCAdapter());
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AppenderBase<ILoggingEvent> terminal = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                taken.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException ending) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        terminal.setContext(logback);
        terminal.start();
        CountingAppender appender = new CountingAppender();
        appender.setContext(logback);
        appender.setQueueSize(QUEUE_SIZE);
        appender.setDiscardingThreshold(0);
        appender.setNeverBlock(true);
        appender.addAppender(terminal);
        appender.start();
        long before = CountingAppender.dropped();

        appender.doAppend(line(logback));
        assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < QUEUE_SIZE; i++) {
            appender.doAppend(line(logback));
        }
        assertThat(CountingAppender.dropped()).isEqualTo(before);

        appender.doAppend(line(logback));
        appender.doAppend(line(logback));
        assertThat(CountingAppender.dropped()).isEqualTo(before + 2);

        goOn.countDown();
        appender.stop();
    }

    private static LoggingEvent line(LoggerContext logback) {
        LoggingEvent line = new LoggingEvent();
        line.setLoggerContext(logback);
        line.setLoggerName("io.coffeechaos.Some");
        line.setThreadName("main");
        line.setLevel(Level.WARN);
        line.setMessage("a line");
        return line;
    }
}
