package io.coffeechaos.orders.api;

import ch.qos.logback.classic.LoggerContext;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.api.log.LogLevel;
import io.coffeechaos.orders.journal.FenceCheck;
import java.security.Security;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * {@code java -jar order-api.jar} runs one order node. Environment variables configure it. SIGTERM ends it with exit
 * code 0.
 */
public final class OrderApiMain {
    static {
        // The JVM reads both values once, at its first lookup, and Pekko reads them too. The file java.security sets
        // the
        // second one, so system properties do not reach it. 0 means: every new connection looks up its name again.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    private static final Logger LOG = LoggerFactory.getLogger(OrderApiMain.class);
    private static final int CANNOT_START = 1;
    /** This limit is longer than all phases of a graceful end with their own time-outs. */
    private static final int STOP_SECONDS_MAX = 60;

    private OrderApiMain() {}

    /** Starts a node. If the node may not or cannot start, this prints the reason in one line and exits with code 1. */
    public static void main(String[] args) {
        // Without this property the SDK prints its end-of-life banner as a stack trace on every start.
        // order-actors/RATIONALE.md explains why the SDK has version 1.
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
        // Some libraries, and the module telemetry, log to the JDK's logger. This log has their lines, too.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try {
            Config config = ConfigFactory.load();
            LogLevel.use(config.getString("coffee.api.log-level"));
            OrderServer server = OrderServer.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "graceful-stop"));
        } catch (FenceCheck.Unfenced unfenced) {
            fail("This node must not take orders: " + unfenced.getMessage());
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("the start failed");
            fail("The order node cannot start: " + e.getMessage());
        }
    }

    private static void fail(String why) {
        LOG.atError().log(why);
        flushLog();
        System.exit(CANNOT_START);
    }

    /**
     * A signal is a normal end, so the exit code is 0. If the node itself began the end, it keeps its own exit code.
     */
    private static void stop(OrderServer server) {
        if (server.isEnding()) {
            return;
        }
        int exitCode = 0;
        try {
            server.stop().toCompletableFuture().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
            LOG.atInfo().log("order node has ended");
        } catch (Exception e) {
            LOG.atError().setCause(e).log("the order node did not shut down gracefully");
            exitCode = CANNOT_START;
        }
        flushLog();
        // A JVM that a signal ends exits with 128 plus the signal number. A shutdown hook can set another code
        // only with halt.
        Runtime.getRuntime().halt(exitCode);
    }

    private static void flushLog() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.stop();
        }
    }
}
