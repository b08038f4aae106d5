package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.drill.Drill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The lab's own load for a long time: an hour in the long form, of which customers of each kind have ten minutes of Black
 * Friday. This program counts for itself: wishes in the history of the customers, orders in the list, and effects in the
 * ledgers of the simulators. The ledger of the lab must have the same numbers. Its supervisor has the heap that
 * {@code ./coffee up} gives it.
 */
@EnabledOnOs(OS.LINUX)
@Drill(
        name = "ledger",
        purpose =
                "Lets twenty customers a second order, also on Black Friday: the ledger's numbers are those of a count.",
        minutes = 8)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LedgerDrill {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LASTS = Duration.ofSeconds(Budget.of(120, 2400));
    private static final Duration BLACK_FRIDAY = Duration.ofSeconds(Budget.of(30, 600));
    private static final int A_SECOND = 20;
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(5);
    private static final String SLOW =
            "{\"name\":\"black-friday-latency\",\"type\":\"latency\",\"attributes\":{\"latency\":3000,\"jitter\":500}}";

    /** A fragile customer's basket names it: six quantities, each a digit of base 20, and the load's own part on top. */
    private static final int BASKET_BASE = 20;

    private static final long BASKETS_OF_A_LOAD = 1 << 20;
    private static final List<String> PRODUCTS = List.of(
            "ethiopian-yirgacheffe",
            "colombian-supremo",
            "guatemalan-antigua",
            "kenyan-aa",
            "sumatra-mandheling",
            "costa-rican-tarrazu");

    private Stack stack;

    @BeforeEach
    void start() throws Exception {
        stack = SharedStack.healthy();
        Experiments.warmUp(stack);
    }

    @AfterEach
    void heal() throws Exception {
        stack.lab().heal();
    }

    /** What this program has counted. */
    private record Count(int customers, int told, int stored, int duplicates, int silent) {
        static Count of(JsonNode totals) {
            return new Count(
                    totals.path("sent").asInt(),
                    totals.path("acknowledged").asInt(),
                    totals.path("stored").asInt(),
                    totals.path("duplicates").asInt(),
                    totals.path("silent").asInt());
        }
    }

    @Test
    @Order(1)
    void theLedgerHasExactlyTheOrdersOfTheList(TestReporter reporter) throws Exception {
        String book = load("ledger", "resilient", LASTS);

        JsonNode totals = told(book, reporter);
        isWhole(totals, LASTS);
        Set<String> rows = new HashSet<>();
        for (JsonNode row : Experiments.rows(stack, book, any -> true)) {
            assertThat(row.path("status").asText()).isEqualTo("CONFIRMED");
            rows.add(row.path("id").asText());
        }
        assertThat(rows).as("orders in the list").hasSize(totals.path("stored").asInt());
    }

    @Test
    @Order(2)
    void onBlackFridayFragileCustomersHaveSilentAndDoubledOrdersAsTheCountSays(TestReporter reporter) throws Exception {
        Instant began = Instant.now();
        stack.lab().links().toxic("chaos-proxy", SLOW);
        String book = load("fragile", "fragile", BLACK_FRIDAY);

        JsonNode totals = told(book, reporter);
        Count count = counted(book, baskets(began));
        reporter.publishEntry("counted", count.toString());
        assertThat(count).isEqualTo(Count.of(totals));
        Customers.wereServed(count.stored(), (int) BLACK_FRIDAY.toSeconds() * A_SECOND / 2);
        assertThat(count.silent()).isPositive();
        assertThat(count.duplicates()).isPositive();
    }

    @Test
    @Order(3)
    void onBlackFridayResilientCustomersHaveNone(TestReporter reporter) throws Exception {
        stack.lab().links().toxic("chaos-proxy", SLOW);
        String book = load("resilient", "resilient", BLACK_FRIDAY);

        JsonNode totals = told(book, reporter);
        isWhole(totals, BLACK_FRIDAY);
        assertThat(counted(book, rows(book))).isEqualTo(Count.of(totals));
    }

    /** Lets customers order for some time, and waits until all their orders have ended. Returns the name of their book. */
    private String load(String name, String client, Duration lasts) throws Exception {
        String book = name + "-" + System.currentTimeMillis();
        stack.lab().control().load(A_SECOND, client, true, List.of(), book, lasts);
        Eventually.eventually(lasts.multipliedBy(2).plus(SETTLED_WITHIN), () -> assertThat(
                        Experiments.get(stack, "/lab/load").path("rate").asInt())
                .isZero());
        stack.lab().heal();
        assertThat(stack.lab().control().await("settled", SETTLED_WITHIN)).isTrue();
        return book;
    }

    /** The totals of a book, after its customers without an answer have been asked once more. */
    private JsonNode told(String book, TestReporter reporter) throws Exception {
        Eventually.eventually(
                SETTLED_WITHIN,
                () -> assertThat(totals(book).path("unknown").asInt()).isZero());
        JsonNode totals = totals(book);
        reporter.publishEntry(book.replaceFirst("-\\d+$", ""), totals.toString());
        reporter.publishEntry("the lab", FootprintDrill.pssKib(stack.supervisorPid()) / 1024 + " MiB");
        return totals;
    }

    private JsonNode totals(String book) throws Exception {
        return stack.lab().control().ledger("book=" + book + "&limit=1").path("totals");
    }

    private static void isWhole(JsonNode totals, Duration lasts) {
        Customers.wereServed(totals.path("acknowledged").asInt(), (int) lasts.toSeconds() * A_SECOND * 9 / 10);
        for (String word : List.of("open", "unknown", "lost", "duplicates", "silent", "misreported")) {
            assertThat(totals.path(word).asInt()).as(word).isZero();
        }
        assertThat(totals.path("stored").asInt())
                .isEqualTo(totals.path("sent").asInt())
                .isEqualTo(totals.path("acknowledged").asInt());
    }

    // --- The count ---

    /** The orders of each customer of a book, by the customer's number, as the list has them. Keys name the customer. */
    private Map<Integer, List<String>> rows(String book) throws Exception {
        Map<String, Integer> customers = new HashMap<>();
        history(book).forEach((customer, ids) -> ids.forEach(id -> customers.put(id, customer)));
        Map<Integer, List<String>> rows = new HashMap<>();
        for (JsonNode row : Experiments.rows(stack, book, any -> true)) {
            assertThat(row.path("status").asText()).isEqualTo("CONFIRMED");
            String id = row.path("id").asText();
            assertThat(customers).as("an order that no customer knows").containsKey(id);
            rows.computeIfAbsent(customers.getOrDefault(id, 0), unused -> new ArrayList<>())
                    .add(id);
        }
        return rows;
    }

    /** The orders of fragile customers since a time, by the customer's number, which their baskets show. */
    private Map<Integer, List<String>> baskets(Instant since) throws Exception {
        Map<Integer, List<String>> rows = new HashMap<>();
        for (JsonNode row : Experiments.rows(
                stack, "", row -> !Instant.parse(row.path("acceptedAt").asText())
                        .isBefore(since))) {
            if (row.hasNonNull("customerId")) {
                // A resilient customer of an earlier load, who was asked once more.
                continue;
            }
            Map<String, Integer> quantities = new HashMap<>();
            row.path("items")
                    .forEach(item -> quantities.put(
                            item.path("productId").asText(),
                            item.path("quantity").asInt()));
            long basket = 0;
            for (String product : PRODUCTS.reversed()) {
                basket = basket * BASKET_BASE + quantities.getOrDefault(product, 1) - 1;
            }
            rows.computeIfAbsent((int) (basket % BASKETS_OF_A_LOAD), unused -> new ArrayList<>())
                    .add(row.path("id").asText());
        }
        return rows;
    }

    /** The orders that each customer of a book was told about, by the customer's number. */
    private Map<Integer, Set<String>> history(String book) throws IOException {
        Path file = stack.directory().resolve("runs").resolve(book).resolve("history.jsonl");
        Map<Integer, Set<String>> told = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode entry = JSON.readTree(line);
            if (entry.path("function").asText().equals("submit")) {
                String key = entry.path("key").asText();
                int customer = Integer.parseInt(key.substring(key.lastIndexOf('-') + 1));
                Set<String> ids = told.computeIfAbsent(customer, unused -> new HashSet<>());
                if (entry.path("type").asText().equals("ok")) {
                    ids.add(entry.path("orderId").asText());
                }
            }
        }
        return told;
    }

    private Count counted(String book, Map<Integer, List<String>> rows) throws Exception {
        Map<Integer, Set<String>> told = history(book);
        for (String service : List.of("payment", "inventory", "shipping")) {
            Map<String, Ledgers.Effects> ledger = Ledgers.of(stack, service);
            rows.values().forEach(ids -> assertThat(ids)
                    .allMatch(id -> ledger.containsKey(id) && ledger.get(id).net() == 1));
        }
        int duplicates = rows.values().stream().mapToInt(ids -> ids.size() - 1).sum();
        long silent = rows.keySet().stream()
                .filter(customer -> told.getOrDefault(customer, Set.of()).isEmpty())
                .count();
        long acknowledged = told.values().stream().filter(ids -> !ids.isEmpty()).count();
        return new Count(told.size(), (int) acknowledged, rows.size(), duplicates, (int) silent);
    }
}
