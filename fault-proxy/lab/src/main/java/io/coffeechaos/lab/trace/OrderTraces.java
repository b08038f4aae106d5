package io.coffeechaos.lab.trace;

import io.coffeechaos.lab.client.OrderIds;
import io.coffeechaos.lab.client.SystemReader;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The traces of orders: what {@link TraceReader} reads of the parts, and what the browser tells. */
public final class OrderTraces {
    private static final int SPAN_ID_BYTES = 8;

    private final TraceBuffer buffer = new TraceBuffer();
    private final TraceReader reader;

    /** @param processes the parts of the system, as the supervisor knows them */
    public OrderTraces(SystemReader system, Supplier<List<SupervisedProcess.Status>> processes) {
        this.reader = new TraceReader(system, processes, buffer);
    }

    /** Reads what is new. */
    public void look() throws InterruptedException {
        reader.look();
    }

    /** Keeps spans that a part has told by itself. */
    public void tell(List<KeptSpan> spans) {
        buffer.add(spans);
    }

    /** The number of traces. */
    public int size() {
        return buffer.traces();
    }

    /**
     * The trace of an order. Its own span comes at its end. Until then, spans such as those of its journal name it as their
     * parent.
     */
    public Optional<TraceBuffer.Trace> of(String orderId) {
        return buffer.with(orderSpan(orderId));
    }

    /** The id of the span of an order, which is derived from the order's id (order-api/TRACES.md). */
    public static String orderSpan(String orderId) {
        return HexFormat.of().formatHex(OrderIds.sha256(orderId + "|order"), 0, SPAN_ID_BYTES);
    }
}
