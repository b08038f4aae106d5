package io.coffeechaos.lab.fault;

import java.io.IOException;

/** Faults that the simulators make themselves. They end there, too, if the lab dies. */
public sealed interface SimulatorFault extends FaultOrder {
    /**
     * A simulator in another mode than normal.
     *
     * @param target payment, inventory or shipping
     * @param what the word of the mode and its other fields
     * @param json the body for {@code PUT /mode} of the simulator
     */
    record Service(String target, String what, String json) implements SimulatorFault {
        @Override
        public String kind() {
            return "service";
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            site.lab().simulators().mode(target, json);
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            site.lab().simulators().normal(target);
        }
    }

    /**
     * Processor time that the simulators burn.
     *
     * @param threads the threads that burn
     * @param millis the time after which they end by themselves
     */
    record Cpu(int threads, long millis) implements SimulatorFault {
        /** The simulators burn no longer. */
        static final int DURATION_MAX_S = 60;

        static final String TARGET = "simulators";

        @Override
        public String kind() {
            return "cpu";
        }

        @Override
        public String target() {
            return TARGET;
        }

        @Override
        public String what() {
            return threads + (threads == 1 ? " thread" : " threads");
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            site.lab().simulators().burn(threads, millis);
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            site.lab().simulators().burn(0, 0);
        }
    }
}
