package io.coffeechaos.lab.topology;

import java.nio.file.Path;

/**
 * The paths of the built programs of a checkout. Only this class and one block of the launcher {@code coffee} have
 * them.
 *
 * <p>A program is one jar. The manifest of the jar names its libraries, which are beside it in {@code lib}.
 *
 * @param root the checkout
 */
public record Artefacts(Path root) {
    /** The supervisor, the shop server and the nemesis. */
    public Path lab() {
        return root.resolve("fault-proxy/lab/target/lab.jar");
    }

    /** The fault proxy. */
    public Path faultProxy() {
        return root.resolve("fault-proxy/proxy/target/fault-proxy.jar");
    }

    /** The ahead-of-time cache of the fault proxy. It exists only where the JDK that built it is 25 or newer. */
    public Path faultProxyCache() {
        return root.resolve("fault-proxy/proxy/target/fault-proxy.aot");
    }

    /** The simulators of payment, inventory and shipping. */
    public Path simulators() {
        return root.resolve("fault-proxy/simulators/target/simulators.jar");
    }

    /** An order node. */
    public Path orderApi() {
        return root.resolve("order-api/target/order-api.jar");
    }

    /** The folder of the built webapp. */
    public Path webapp() {
        return root.resolve("webapp/dist");
    }

    /** The folder in which the system tests keep the folders of their systems. */
    public Path systemTests() {
        return root.resolve("fault-proxy/system-tests/target/system-tests");
    }
}
