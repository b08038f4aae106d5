package io.coffeechaos.lab.truth;

/**
 * The totals of one book of orders.
 *
 * @param sent customers whose first attempt was sent
 * @param acknowledged customers with an answer of 2xx
 * @param stored customers with an order that a read has shown
 * @param open acknowledged or stored, not ended and not lost
 * @param delayed open orders that wait for the next try of a step
 * @param unknown customers without an answer that says whether there is an order
 * @param lost orders that were acknowledged and are absent
 * @param duplicates orders, effects and downstream keys beyond the first
 * @param silent stored orders of which the customer does not know
 * @param misreported customers with an answer or an end that is not true
 * @param unreceipted orders that ended a minute ago and have no receipt
 * @param effects what is left of the effects of all orders
 */
public record Totals(
        int sent,
        int acknowledged,
        int stored,
        int open,
        int delayed,
        int unknown,
        int lost,
        int duplicates,
        int silent,
        int misreported,
        int unreceipted,
        Effects effects) {
    /** The totals of a book without customers. */
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Effects.NONE);

    /**
     * The effects that were not reversed.
     *
     * @param charged effects of payment
     * @param reserved effects of inventory
     * @param shipped effects of shipping
     */
    public record Effects(int charged, int reserved, int shipped) {
        /** No effects. */
        public static final Effects NONE = new Effects(0, 0, 0);

        static Effects of(String service, int count) {
            return switch (service) {
                case "payment" -> new Effects(count, 0, 0);
                case "inventory" -> new Effects(0, count, 0);
                default -> new Effects(0, 0, count);
            };
        }

        Effects plus(Effects more) {
            return new Effects(charged + more.charged, reserved + more.reserved, shipped + more.shipped);
        }
    }

    Totals plus(Totals more) {
        return new Totals(
                sent + more.sent,
                acknowledged + more.acknowledged,
                stored + more.stored,
                open + more.open,
                delayed + more.delayed,
                unknown + more.unknown,
                lost + more.lost,
                duplicates + more.duplicates,
                silent + more.silent,
                misreported + more.misreported,
                unreceipted + more.unreceipted,
                effects.plus(more.effects));
    }
}
