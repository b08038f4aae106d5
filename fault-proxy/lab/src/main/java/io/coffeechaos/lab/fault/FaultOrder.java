package io.coffeechaos.lab.fault;

import io.coffeechaos.lab.client.Links;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What {@code POST /lab/faults} can break. Every kind can be undone at any time and in any state, and undoing it twice
 * does no harm: so the timer, a person and {@code POST /lab/heal} may all undo the same fault.
 */
public sealed interface FaultOrder
        permits FaultOrder.Down,
                FaultOrder.PartSignal,
                FaultOrder.Zone,
                FaultOrder.Partition,
                SimulatorFault,
                StoredFault,
                NodeFault,
                NotedFault {
    /** The kind, as in the field {@code kind} of the request. */
    String kind();

    /** The broken part, as in the field {@code target} of the request. */
    String target();

    /** What is wrong with the part, in a few words. */
    String what();

    /** Whether it is no fault but the preparation of a run. A heal leaves it until the run has ended. */
    default boolean isPreparation() {
        return false;
    }

    /** Breaks the part. */
    void begin(FaultSite site) throws IOException, InterruptedException;

    /** Makes the part whole again. */
    void end(FaultSite site) throws IOException, InterruptedException;

    /**
     * A proxy that refuses connections.
     *
     * @param target the name of the proxy
     */
    record Down(String target) implements FaultOrder {
        @Override
        public String kind() {
            return "down";
        }

        @Override
        public String what() {
            return "down";
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            site.lab().links().enable(target, false);
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            site.lab().links().enable(target, true);
        }
    }

    /** What can be done to a process. */
    enum Verb {
        /** SIGKILL. The supervisor starts the process again. */
        kill,
        /** The process ends and stays down. */
        stop,
        /** SIGSTOP. */
        freeze,
        /** The process ends in order and is started again. */
        restart
    }

    /**
     * A signal to a process.
     *
     * @param kind node or part
     * @param target the name of the process
     */
    record PartSignal(String kind, String target, Verb verb) implements FaultOrder {
        @Override
        public String what() {
            return verb.name();
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            site.lab().act(target, verb.name());
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            switch (verb) {
                // The supervisor has started the process again by itself.
                case kill, restart -> {}
                case freeze -> site.lab().resume(target);
                // The process may still be ending.
                case stop -> site.lab().act(target, "start");
            }
        }
    }

    /**
     * A whole zone: a node stops, and its edge refuses customers.
     *
     * @param node the number of the node, from 1
     * @param edge the proxy in front of the node
     */
    record Zone(int node, String edge) implements FaultOrder {
        @Override
        public String kind() {
            return "zone";
        }

        @Override
        public String target() {
            return Integer.toString(node);
        }

        @Override
        public String what() {
            return "down";
        }

        private List<FaultOrder> both() {
            return List.of(new Down(edge), new PartSignal("node", "node-" + node, Verb.stop));
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            for (FaultOrder part : both()) {
                part.begin(site);
            }
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            for (FaultOrder part : both()) {
                part.end(site);
            }
        }
    }

    /**
     * Two nodes that do not hear each other.
     *
     * @param one the number of a node, from 1
     * @param other the number of another node
     * @param duration after this time the fault proxy connects them by itself
     */
    record Partition(int one, int other, Duration duration) implements FaultOrder {
        private static final String TOXIC = "partition";

        @Override
        public String kind() {
            return "partition";
        }

        @Override
        public String target() {
            return one + "-" + other;
        }

        @Override
        public String what() {
            return "silent";
        }

        private List<String> links() {
            return List.of(Links.between(one, other), Links.between(other, one));
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            for (String link : links()) {
                site.lab().links().toxic(link, TOXIC, "timeout", "upstream", 1, "{\"timeout\":0}", duration);
            }
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            for (String link : links()) {
                site.lab().links().removeToxic(link, TOXIC);
            }
        }
    }
}
