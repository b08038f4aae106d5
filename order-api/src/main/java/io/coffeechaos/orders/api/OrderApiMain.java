package io.coffeechaos.orders.api;

import ch.qos.logback.classic.LoggerContext;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.journal.FenceCheck;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code java -jar order-api.jar}: one order node, set by the environment, ended by SIGTERM with exit code 0. */
public final class OrderApiMain {
    private static final Logger LOG = LoggerFactory.getLogger(OrderApiMain.class);
    private static final int CANNOT_START = 1;
    /** All phases of a graceful end, with their own time-outs, fit into it. */
    private static final int STOP_SECONDS_MAX = 60;

    private OrderApiMain() {}

    /** Starts a node; if it may not or cannot start, says why in one line and exits with 1. */
    public static void main(String[] args) {
        // The SDK's end-of-life banner is a stack trace on every start. Why version 1: order-actors/RATIONALE.md.
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
        try {
            OrderServer server = OrderServer.start(ConfigFactory.load());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "graceful-stop"));
        } catch (FenceCheck.Unfenced unfenced) {
            fail("This node must not take orders: " + unfenced.getMessage());
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("why the node cannot start");
            fail("The order node cannot start: " + e.getMessage());
        }
    }

    private static void fail(String why) {
        LOG.atError().log(why);
        flushLog();
        System.exit(CANNOT_START);
    }

    /** A signal is a normal end, so the exit code is 0; an end that the node began itself keeps its own code. */
    private static void stop(OrderServer server) {
        if (server.isEnding()) {
            return;
        }
        int exitCode = 0;
        try {
            server.stop().toCompletableFuture().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
            LOG.atInfo().log("order node has ended");
        } catch (Exception e) {
            LOG.atError().setCause(e).log("the order node did not end gracefully");
            exitCode = CANNOT_START;
        }
        flushLog();
        // A JVM that ends by a signal exits with 128 and its number, whatever its hooks did, unless it is halted.
        Runtime.getRuntime().halt(exitCode);
    }

    private static void flushLog() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.stop();
        }
    }
}
