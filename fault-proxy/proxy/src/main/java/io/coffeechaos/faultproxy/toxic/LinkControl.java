package io.coffeechaos.faultproxy.toxic;

/**
 * What a toxic may do to the link it works on. Called on the link's own thread; every call returns at once and repeated
 * calls have no further effect.
 */
public interface LinkControl {

    /** For runs that belong to no link. */
    LinkControl NONE = new LinkControl() {
        @Override
        public void close() {}

        @Override
        public void reset() {}

        @Override
        public void closeBehindData() {}
    };

    /** Closes both connections normally (FIN); what is still held back is dropped. */
    void close();

    /** Closes both connections with a TCP reset (RST). */
    void reset();

    /** Lets this direction end, behind the data already passed on, and then closes both connections. */
    void closeBehindData();
}
