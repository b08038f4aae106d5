package io.coffeechaos.faultproxy.proxy;

/** The collection or a proxy refuses a request; nothing has changed. */
public final class RefusedException extends RuntimeException {

    private final Refusal refusal;

    RefusedException(Refusal refusal, String name) {
        super(refusal + ": " + name);
        this.refusal = refusal;
    }

    /** Returns the reason. */
    public Refusal refusal() {
        return refusal;
    }
}
