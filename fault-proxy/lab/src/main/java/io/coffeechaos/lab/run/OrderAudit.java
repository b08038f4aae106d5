package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RefusedException;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.history.HistoryFile;
import io.coffeechaos.lab.truth.FinalState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The audit of the orders of a run. The ledger of the lab counts all of them. The guarantees are judged for customers with
 * a key: the lab writes what they were told into the run's folder, and the audit reads it, together with the final state
 * of their orders, and leaves both in that file.
 */
final class OrderAudit {
    /** A run with more customers is not judged: their history and orders have no room in the heap of a run. */
    static final int CUSTOMERS_MAX = 10_000;

    /** What is wrong must be so in each of several readings: the order list is a projection, and may be 2 s late. */
    private static final int READINGS_MAX = 3;

    private static final int ITEMS_LIMIT = 1000;
    private static final int NOT_FOUND = 404;

    private final RunningLab lab;
    private final String book;
    private final Path file;
    private final boolean hasKeys;
    private final Duration again;
    private Map<String, Long> since = Map.of();

    OrderAudit(RunningLab lab, RunPlan plan) {
        this(lab, plan, Duration.ofSeconds(2));
    }

    /** @param again the time between two readings */
    OrderAudit(RunningLab lab, RunPlan plan, Duration again) {
        this.lab = lab;
        this.book = plan.id();
        this.file = plan.folder().resolve(HistoryFile.NAME);
        this.hasKeys = plan.load().client().equals("resilient");
        this.again = again;
    }

    /**
     * Notes where the ledgers of the dependencies end, so that earlier entries need not be read. Call it before the first
     * customer comes.
     */
    void begin() throws InterruptedException {
        Map<String, Long> last = new HashMap<>();
        for (String service : OrderContract.SERVICES) {
            try {
                last.put(service, lab.simulators().lastChange(service));
            } catch (IOException notNow) {
                last.put(service, 0L);
            }
        }
        since = last;
    }

    /**
     * The totals of the lab's ledger. The guarantees are not judged.
     *
     * @param why why not
     */
    Facts.Audit ledger(String why) throws IOException, InterruptedException {
        try {
            return Facts.Audit.of(
                    lab.control().ledger("book=" + book + "&limit=1").path("totals"), Guarantees.notJudged(why));
        } catch (RefusedException noBook) {
            if (noBook.status() != NOT_FOUND) {
                throw noBook;
            }
            // The load has not begun.
            return Facts.Audit.of(MissingNode.getInstance(), Guarantees.notJudged(why));
        }
    }

    /** The totals of the lab's ledger, and the guarantees. Call it when the orders have settled. */
    Facts.Audit whole() throws IOException, InterruptedException {
        Facts.Audit audit = ledger("");
        return audit.with(guarantees(audit));
    }

    private Guarantees guarantees(Facts.Audit audit) throws InterruptedException {
        int sent = audit.sent();
        if (!hasKeys) {
            return Guarantees.notJudged("the customers of this run have no key, so the ledger alone judges");
        }
        if (sent == 0) {
            return Guarantees.notJudged("no customer came");
        }
        if (sent > CUSTOMERS_MAX) {
            return Guarantees.notJudged(
                    "there were " + sent + " customers, and the audit has room for " + CUSTOMERS_MAX);
        }
        if (!Files.exists(file)) {
            return Guarantees.notJudged("the lab has written no " + HistoryFile.NAME);
        }
        for (String node : lab.nodes()) {
            if (!lab.isReady(node)) {
                return Guarantees.notJudged(node + " is not ready, so the final state cannot be read");
            }
        }
        try {
            return judged(audit);
        } catch (IOException failed) {
            return Guarantees.notJudged("the history or the final state could not be read: " + failed.getMessage());
        }
    }

    private Guarantees judged(Facts.Audit audit) throws IOException, InterruptedException {
        Path draft = file.resolveSibling(HistoryFile.NAME + ".new");
        try {
            for (int reading = 1; ; reading++) {
                List<HistoryEvent> told = History.read(file);
                Customers customers = Customers.of(told);
                if (customers.sent().size() < audit.sent()
                        || customers.acknowledged().size() < audit.acknowledged()) {
                    return Guarantees.notJudged("the history has only "
                            + customers.sent().size() + " customers and "
                            + customers.acknowledged().size()
                            + " acknowledgements: its file was full, or could not be written");
                }
                Guarantees found = Guarantees.of(withFinalState(told, draft));
                boolean isGood =
                        found.violations().isEmpty() && customers.left().containsAll(customers.sent());
                if (isGood || reading == READINGS_MAX) {
                    // The lab may still write to the file that is replaced. What was judged stays as it was.
                    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                    return found;
                }
                Await.pass(again);
            }
        } finally {
            boolean unused = Files.deleteIfExists(draft);
        }
    }

    /** The keys of the customers in a history: who has sent a request, who was acknowledged, and who has stopped trying. */
    private record Customers(Set<String> sent, Set<String> acknowledged, Set<String> left) {
        static Customers of(List<HistoryEvent> told) {
            Customers customers = new Customers(new HashSet<>(), new HashSet<>(), new HashSet<>());
            for (HistoryEvent entry : told) {
                if (entry instanceof HistoryEvent.Op op && op.function() == HistoryEvent.Function.submit) {
                    customers.sent.add(op.key());
                    if (op.type() == HistoryEvent.Type.ok) {
                        customers.acknowledged.add(op.key());
                    }
                } else if (entry instanceof HistoryEvent.Checkout checkout) {
                    customers.left.add(checkout.key());
                }
            }
            return customers;
        }
    }

    /** Reads the final state, writes it behind what customers were told, and returns both. */
    private List<HistoryEvent> withFinalState(List<HistoryEvent> told, Path draft)
            throws IOException, InterruptedException {
        try (History history = History.continued(told, draft)) {
            FinalState.ofBook(lab, history, book, since, ids()).close();
            return history.entries();
        }
    }

    /** The ids of the customers' orders, as far as the ledger of the lab knows or derives them. */
    private Set<String> ids() throws IOException, InterruptedException {
        Set<String> ids = new HashSet<>();
        String cursor = "0";
        while (!cursor.isEmpty()) {
            JsonNode page = lab.control().ledger("book=" + book + "&limit=" + ITEMS_LIMIT + "&cursor=" + cursor);
            for (JsonNode item : page.path("items")) {
                Optional.ofNullable(item.path("orderId").textValue()).ifPresent(ids::add);
                item.path("otherOrderIds").forEach(id -> ids.add(id.asText()));
            }
            cursor = page.path("nextCursor").asText("");
        }
        return ids;
    }
}
