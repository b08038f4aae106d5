package io.coffeechaos.orders.api;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.journal.FenceProof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code java -jar order-api.jar}: one order node, set by the environment, ended by SIGTERM with exit code 0. */
public final class OrderApiMain {
    private static final Logger LOG = LoggerFactory.getLogger(OrderApiMain.class);
    private static final int CANNOT_START = 1;

    private OrderApiMain() {}

    /** Starts a node; if it may not or cannot start, says why in one line and exits with 1. */
    public static void main(String[] args) {
        // The SDK's end-of-life banner is a stack trace on every start. Why version 1: order-actors/RATIONALE.md.
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
        try {
            OrderServer.start(ConfigFactory.load());
        } catch (FenceProof.Unfenced unfenced) {
            LOG.atError().log("This node must not take orders: {}", unfenced.getMessage());
            System.exit(CANNOT_START);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("The order node cannot start: {}", e.getMessage());
            System.exit(CANNOT_START);
        }
    }
}
