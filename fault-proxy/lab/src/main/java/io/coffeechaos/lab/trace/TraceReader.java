package io.coffeechaos.lab.trace;

import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.SystemReader;
import io.coffeechaos.lab.client.SystemReader.SpanPage;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads the spans of all nodes and simulators, each from where the last look has ended. A part that does not answer, or that
 * has no spans to show, is asked again at the next look. One look goes on at a time.
 */
public final class TraceReader {
    private static final int PAGE = 500;

    /** A look reads so many pages of a part: a whole ring. What is left is read by the next look. */
    private static final int PAGES_MAX = 16;

    private static final String SIMULATORS = "simulators";

    private final SystemReader system;
    private final Supplier<List<SupervisedProcess.Status>> processes;
    private final TraceBuffer buffer;
    private final ReentrantLock looking = new ReentrantLock();
    private final Map<String, Cursor> cursors = new HashMap<>();

    /** A new process numbers its spans from 0. */
    private record Cursor(long pid, long next) {}

    /**
     * Creates a reader that has read nothing yet.
     *
     * @param processes the parts of the system, as the supervisor knows them
     * @param buffer gets the spans
     */
    public TraceReader(SystemReader system, Supplier<List<SupervisedProcess.Status>> processes, TraceBuffer buffer) {
        this.system = system;
        this.processes = processes;
        this.buffer = buffer;
    }

    /** Reads what is new. */
    public void look() throws InterruptedException {
        looking.lockInterruptibly();
        try {
            Map<String, Long> pids = processes.get().stream()
                    .collect(Collectors.toMap(
                            SupervisedProcess.Status::name, SupervisedProcess.Status::pid, (one, other) -> other));
            Set<String> unread = system.tracedParts();
            for (int page = 0; page < PAGES_MAX && !unread.isEmpty(); page++) {
                Map<String, Long> after = new HashMap<>();
                unread.forEach(part -> after.put(part, after(part, pid(pids, part))));
                Map<String, SpanPage> pages = system.spans(after, PAGE);
                pages.forEach((part, read) -> {
                    cursors.put(part, new Cursor(pid(pids, part), read.next()));
                    buffer.add(read.spans().stream()
                            .map(KeptSpan::of)
                            .flatMap(Optional::stream)
                            .toList());
                });
                unread = pages.entrySet().stream()
                        .filter(read -> read.getValue().spans().size() == PAGE)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
            }
        } finally {
            looking.unlock();
        }
    }

    private long after(String part, long pid) {
        return Optional.ofNullable(cursors.get(part))
                .filter(cursor -> cursor.pid() == pid)
                .map(Cursor::next)
                .orElse(0L);
    }

    /** The process of a part; 0 if it is not known. The three simulators are one. */
    private static long pid(Map<String, Long> pids, String part) {
        return pids.getOrDefault(OrderContract.SERVICES.contains(part) ? SIMULATORS : part, 0L);
    }
}
