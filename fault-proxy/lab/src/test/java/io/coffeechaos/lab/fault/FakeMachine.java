package io.coffeechaos.lab.fault;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** A machine that only notes what is broken. */
public final class FakeMachine implements Machine {
    /** A process whose limits this machine cannot change. */
    static final long NO_LIMITS = 8;

    private final URI server;
    private final Set<String> broken = new ConcurrentSkipListSet<>();

    /** @param server the address of store and queue server */
    public FakeMachine(URI server) {
        this.server = server;
    }

    /** What is broken now. */
    public Set<String> broken() {
        return new TreeSet<>(broken);
    }

    @Override
    public String tenant() {
        return "student";
    }

    @Override
    public URI store() {
        return server;
    }

    @Override
    public URI queue() {
        return server;
    }

    @Override
    public void stopLog(String node, long pid) throws UnsupportedFaultException {
        if (pid == NO_LIMITS) {
            throw new UnsupportedFaultException("log-disk-full needs Linux with the program prlimit of util-linux");
        }
        broken.add("log of " + node);
    }

    @Override
    public void resumeLog(String node, long pid) {
        broken.remove("log of " + node);
    }

    @Override
    public void hideName(String service) {
        broken.add("name of " + service);
    }

    @Override
    public void showName(String service) {
        broken.remove("name of " + service);
    }

    @Override
    public void fillHeap(String node, long pid, double share, Duration atMost) {
        broken.add("heap of " + node);
    }

    @Override
    public void freeHeap(String node) {
        broken.remove("heap of " + node);
    }

    @Override
    public void withSettings(NodeFault.Settings settings) {
        broken.add("settings " + settings.what());
    }

    @Override
    public void withoutSettings(NodeFault.Settings settings) {
        broken.remove("settings " + settings.what());
    }

    @Override
    public boolean isRolling() {
        return false;
    }
}
