package io.coffeechaos.faultproxy.proxy;

/** A request that does not fit what exists; nothing has changed. */
public final class RefusedException extends RuntimeException {

    private final Refusal refusal;

    RefusedException(Refusal refusal, String name) {
        super(refusal + ": " + name);
        this.refusal = refusal;
    }

    /** What was refused. */
    public Refusal refusal() {
        return refusal;
    }
}
