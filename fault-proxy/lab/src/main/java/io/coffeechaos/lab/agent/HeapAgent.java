package io.coffeechaos.lab.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * Fills the heap of the process that it is loaded into. The arguments are {@code fill SHARE MILLIS}, where SHARE is 0 to 1
 * of the free heap and 1 goes on until the process has no memory left; or {@code free}.
 *
 * <p>The memory is freed after MILLIS, also if nobody asks for it any more.
 */
public final class HeapAgent {
    private static final int BLOCK_BYTES = 1024 * 1024;

    /** The thread that holds the memory; this class guards it. */
    private static Thread holder = new Thread();

    private HeapAgent() {}

    /** Called by the JVM each time the agent is loaded. */
    public static void agentmain(String arguments) {
        String[] words = arguments.split(" ", -1);
        synchronized (HeapAgent.class) {
            holder.interrupt();
            if (words[0].equals("fill")) {
                double share = Double.parseDouble(words[1]);
                long millis = Long.parseLong(words[2]);
                holder = new Thread(() -> hold(share, millis), "heap-agent");
                holder.setDaemon(true);
                holder.start();
            }
        }
    }

    private static void hold(double share, long millis) {
        List<byte[]> blocks = new ArrayList<>();
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        long wanted = share >= 1 ? Long.MAX_VALUE : (long) (free * share) / BLOCK_BYTES;
        while (blocks.size() < wanted && !Thread.currentThread().isInterrupted()) {
            blocks.add(new byte[BLOCK_BYTES]);
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException freed) {
            Thread.currentThread().interrupt();
        }
        // The memory lives as long as this thread.
        blocks.clear();
    }
}
