package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.OrderIds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The settled orders of a book. The file has their records. The heap keeps, for each customer, the position in the file
 * and the words that apply, and for each order a hash of 16 bytes and its status. So a second effect or a late row is
 * still noticed: an hour of 20 customers a second needs 3 MB.
 */
final class SettledOrders {
    static final int ACKNOWLEDGED = 1;
    static final int STORED = 2;
    static final int UNKNOWN = 4;
    static final int DUPLICATE = 8;
    static final int SILENT = 16;
    static final int MISREPORTED = 32;
    static final int REFUSED = 64;

    private static final int CONFIRMED = 64;
    private static final int HAS_ROW = 128;
    private static final int DUPLICATES_MAX = 3;

    private long[] positions = new long[1024];
    private byte[] words = new byte[1024];
    private int customers;
    private int last;

    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private int[] owners = new int[1024];
    private byte[] states = new byte[1024];
    private int orders;
    /** A hash table with open addressing: the number of an order plus 1, or 0. At most half of it is used. */
    private int[] table = new int[4096];

    /** The number of settled customers. */
    int size() {
        return customers;
    }

    /** The largest number of a settled customer; 0 if there is none. */
    int last() {
        return last;
    }

    boolean has(int customer) {
        return customer > 0 && customer < positions.length && positions[customer] != 0;
    }

    /** The position of the customer's line in the file. */
    long position(int customer) {
        return positions[customer] - 1;
    }

    boolean is(int customer, int word) {
        return (words[customer] & word) != 0;
    }

    void set(int customer, int word, boolean applies) {
        words[customer] = (byte) (applies ? words[customer] | word : words[customer] & ~word);
    }

    void moved(int customer, long position) {
        positions[customer] = position + 1;
    }

    void add(CustomerRecord record, Judgement judgement, long position) {
        int customer = record.customer();
        if (customer >= positions.length) {
            int length = Math.max(customer + 1, positions.length * 2);
            positions = Arrays.copyOf(positions, length);
            words = Arrays.copyOf(words, length);
        }
        customers++;
        last = Math.max(last, customer);
        positions[customer] = position + 1;
        set(customer, ACKNOWLEDGED, judgement.acknowledged());
        set(customer, STORED, judgement.stored());
        set(customer, UNKNOWN, judgement.unknown());
        set(customer, DUPLICATE, judgement.duplicates() > 0);
        set(customer, SILENT, judgement.silent());
        set(customer, MISREPORTED, judgement.misreported());
        set(customer, REFUSED, record.lastWord() == CustomerRecord.LastWord.refused);
        record.orders().forEach(order -> add(customer, order));
    }

    private void add(int customer, OrderRecord order) {
        if (orders == owners.length) {
            high = Arrays.copyOf(high, orders * 2);
            low = Arrays.copyOf(low, orders * 2);
            owners = Arrays.copyOf(owners, orders * 2);
            states = Arrays.copyOf(states, orders * 2);
            table = new int[orders * 8];
            for (int known = 0; known < orders; known++) {
                table[slot(high[known], low[known])] = known + 1;
            }
        }
        ByteBuffer hash = ByteBuffer.wrap(OrderIds.sha256(order.id()));
        high[orders] = hash.getLong();
        low[orders] = hash.getLong();
        owners[orders] = customer;
        int state = order.isStored() ? HAS_ROW : 0;
        state |= order.row().map(RowView::status).filter("CONFIRMED"::equals).isPresent() ? CONFIRMED : 0;
        for (String service : OrderContract.SERVICES) {
            state |= Math.min(DUPLICATES_MAX, order.duplicates(service)) << shift(service);
        }
        states[orders] = (byte) state;
        table[slot(high[orders], low[orders])] = orders + 1;
        orders++;
    }

    /** The slot of an order in the table, or the free slot where it belongs. */
    private int slot(long highBits, long lowBits) {
        int slot = (int) (highBits & (table.length - 1));
        while (table[slot] != 0 && (high[table[slot] - 1] != highBits || low[table[slot] - 1] != lowBits)) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    /** The number of a settled order, for the methods below. */
    OptionalInt find(String orderId) {
        ByteBuffer hash = ByteBuffer.wrap(OrderIds.sha256(orderId));
        int order = table[slot(hash.getLong(), hash.getLong())] - 1;
        return order < 0 ? OptionalInt.empty() : OptionalInt.of(order);
    }

    int owner(int order) {
        return owners[order];
    }

    boolean hasRow(int order) {
        return (states[order] & HAS_ROW) != 0;
    }

    void hasRowNow(int order) {
        states[order] = (byte) (states[order] | HAS_ROW);
    }

    /**
     * Takes a late entry of a ledger.
     *
     * @return the number of new duplicates
     */
    int effect(int order, EffectView entry) {
        int duplicates = isUsualKey(entry) ? entry.effects() - 1 : Math.max(1, entry.effects());
        duplicates = Math.min(DUPLICATES_MAX, Math.max(0, duplicates));
        int known = (states[order] >> shift(entry.service())) & DUPLICATES_MAX;
        if (duplicates <= known) {
            return 0;
        }
        int others = states[order] & ~(DUPLICATES_MAX << shift(entry.service()));
        states[order] = (byte) (others | (duplicates << shift(entry.service())));
        return duplicates - known;
    }

    /** How many living effects an entry has beyond those that fit the order's end; negative if some are missing. */
    int extra(int order, EffectView entry) {
        boolean confirmed = (states[order] & CONFIRMED) != 0;
        return entry.net() - (confirmed && isUsualKey(entry) ? 1 : 0);
    }

    private static boolean isUsualKey(EffectView entry) {
        return entry.key().equals(entry.orderId() + ":" + entry.service());
    }

    private static int shift(String service) {
        return 2 * OrderContract.SERVICES.indexOf(service);
    }

    /** The words that apply to a settled customer, as in {@link Judgement#flags}. */
    List<String> flags(int customer) {
        return Stream.of(
                        is(customer, UNKNOWN) ? "unknown" : "",
                        is(customer, DUPLICATE) ? "duplicate" : "",
                        is(customer, SILENT) ? "silent" : "",
                        is(customer, MISREPORTED) ? "misreported" : "")
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
