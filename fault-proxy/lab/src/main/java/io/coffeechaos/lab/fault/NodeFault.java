package io.coffeechaos.lab.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Faults of the order nodes that need more than a signal. */
public sealed interface NodeFault extends FaultOrder {
    /**
     * A node whose log cannot grow, as on a full disk.
     *
     * @param target the name of the node
     */
    record LogDiskFull(String target) implements NodeFault {
        @Override
        public String kind() {
            return "log-disk-full";
        }

        @Override
        public String what() {
            return "the log stands still";
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            site.machine().stopLog(target, running(site, target));
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            long pid = site.lab().pid(target);
            // A new process has no limit.
            if (pid > 0) {
                site.machine().resumeLog(target, pid);
            }
        }
    }

    /**
     * A dependency whose name no node can resolve.
     *
     * @param target payment, inventory or shipping
     */
    record Dns(String target) implements NodeFault {
        @Override
        public String kind() {
            return "dns";
        }

        @Override
        public String what() {
            return "the name is unknown";
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            site.machine().hideName(target);
            // A pooled connection needs no name: it must end.
            site.lab().links().enable(target, false);
            site.lab().links().enable(target, true);
        }

        @Override
        public void end(FaultSite site) throws IOException {
            site.machine().showName(target);
        }
    }

    /**
     * A node whose heap is full.
     *
     * @param target the name of the node
     * @param fill the share of the free heap, 0 to 1; 1 ends the process
     * @param duration after this time the node frees the memory by itself
     */
    record Memory(String target, double fill, Duration duration) implements NodeFault {
        @Override
        public String kind() {
            return "memory";
        }

        @Override
        public String what() {
            return "heap filled " + Math.round(fill * 100) + " %";
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            site.machine().fillHeap(target, running(site, target), fill, duration);
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            site.machine().freeHeap(target);
        }
    }

    /**
     * Nodes with other settings. They restart in turn, at the begin and at the end.
     *
     * @param values the settings: names of system properties, or of environment variables in capitals
     * @param isPreparation whether a run is prepared so
     */
    record Settings(Map<String, String> values, boolean isPreparation) implements NodeFault {
        static final String TARGET = "nodes";

        public Settings {
            values = Map.copyOf(values);
        }

        @Override
        public String kind() {
            return "settings";
        }

        @Override
        public String target() {
            return TARGET;
        }

        @Override
        public String what() {
            return new TreeMap<>(values).toString();
        }

        @Override
        public void begin(FaultSite site) throws IOException {
            site.machine().withSettings(this);
        }

        @Override
        public void end(FaultSite site) throws IOException {
            site.machine().withoutSettings(this);
        }
    }

    private static long running(FaultSite site, String node) throws IOException, InterruptedException {
        long pid = site.lab().pid(node);
        if (pid == 0) {
            throw new IOException(node + " has no process");
        }
        return pid;
    }
}
