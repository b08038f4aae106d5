package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** A fault that is in {@link FaultNotes} while it is on. */
public final class NotedFault implements FaultOrder {
    private static final long NONE = 0;

    private final FaultOrder order;
    private final JsonNode body;
    private final FaultNotes notes;
    private volatile long note = NONE;

    private NotedFault(FaultOrder order, JsonNode body, FaultNotes notes) {
        this.order = order;
        this.body = body;
        this.notes = notes;
    }

    /**
     * A fault that is noted when it begins.
     *
     * @param body the body of {@code POST /lab/faults} that means this order
     */
    public static NotedFault future(FaultOrder order, JsonNode body, FaultNotes notes) {
        return new NotedFault(order, body, notes);
    }

    /**
     * A fault that is on, because a lab before this one has left it.
     *
     * @throws IOException when the note cannot be written
     */
    public static NotedFault left(FaultOrder order, JsonNode body, FaultNotes notes) throws IOException {
        NotedFault fault = new NotedFault(order, body, notes);
        fault.note = notes.add(body);
        return fault;
    }

    @Override
    public String kind() {
        return order.kind();
    }

    @Override
    public String target() {
        return order.target();
    }

    @Override
    public String what() {
        return order.what();
    }

    @Override
    public boolean isPreparation() {
        return order.isPreparation();
    }

    @Override
    public void begin(FaultSite site) throws IOException, InterruptedException {
        note = notes.add(body);
        order.begin(site);
    }

    @Override
    public void end(FaultSite site) throws IOException, InterruptedException {
        order.end(site);
        notes.remove(note);
    }
}
