package io.coffeechaos.faultproxy.toxic;

/**
 * The actions that a toxic can take on its link. The toxic calls them on the link's own thread. Every call returns at
 * once, and repeated calls have no further effect.
 */
public interface LinkControl {

    /** A control without effect, for toxic states that belong to no link. */
    LinkControl NONE = new LinkControl() {
        @Override
        public void close() {}

        @Override
        public void reset() {}

        @Override
        public void closeBehindData() {}
    };

    /** Closes both connections normally (FIN); bytes that are still held are dropped. */
    void close();

    /** Closes both connections with a TCP reset (RST). */
    void reset();

    /** Ends this direction behind the data that has been passed on, and then closes both connections. */
    void closeBehindData();
}
