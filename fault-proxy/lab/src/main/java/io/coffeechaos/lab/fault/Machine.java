package io.coffeechaos.lab.fault;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * What faults do to the processes and files of this machine, besides requests to the running system.
 *
 * <p>Every method that undoes something may be called at any time and any number of times.
 */
public interface Machine {
    /** The tenant of the order nodes. */
    String tenant();

    /** The address of the store itself, not of its proxy. */
    URI store();

    /** The address of the queue server itself, not of its proxy. */
    URI queue();

    /**
     * Lets the log of a node grow no further, as on a full disk.
     *
     * @throws UnsupportedFaultException when this machine has no such limit
     */
    void stopLog(String node, long pid) throws IOException, InterruptedException;

    /** Lets the log of a node grow again. */
    void resumeLog(String node, long pid) throws IOException, InterruptedException;

    /** Takes the name of a dependency out of the hosts files of all nodes. */
    void hideName(String service) throws IOException;

    /** Puts the name of a dependency back. */
    void showName(String service) throws IOException;

    /**
     * Fills a share of the free heap of a node.
     *
     * @param share 0 to 1; 1 goes on until the process ends
     * @param atMost after this time the node frees the memory by itself
     * @throws UnsupportedFaultException when this Java cannot attach to another process
     */
    void fillHeap(String node, long pid, double share, Duration atMost) throws IOException, InterruptedException;

    /** Frees the memory of a node again. */
    void freeHeap(String node) throws IOException, InterruptedException;

    /**
     * Restarts the nodes in turn with these settings, besides those that are on already; returns at once. A node that has
     * them is left alone.
     */
    void withSettings(NodeFault.Settings settings) throws IOException;

    /** Restarts the nodes in turn without these settings; returns at once. */
    void withoutSettings(NodeFault.Settings settings) throws IOException;

    /** Whether nodes are still being restarted because of other settings. */
    boolean isRolling();
}
