package io.coffeechaos.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.RunningLab;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of fault is made, listed, ends by itself, and is healed. */
class EveryKindTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Ten times the limit, because a machine may be slow. */
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(50);

    static final List<String> EVERY_KIND = List.of(
            "{'kind':'down','target':'payment'}",
            "{'kind':'service','target':'payment','mode':'renamed'}",
            "{'kind':'cpu','target':'simulators'}",
            "{'kind':'node','target':'node-1','verb':'freeze'}",
            "{'kind':'part','target':'store','verb':'stop'}",
            "{'kind':'zone','target':'2'}",
            "{'kind':'partition','target':'1-2'}",
            "{'kind':'log-disk-full','target':'node-1'}",
            "{'kind':'dns','target':'payment'}",
            "{'kind':'memory','target':'node-2','fill':0.5}",
            "{'kind':'settings','target':'nodes','values':{'SEED_WAIT_MS':'30000'}}",
            "{'kind':'forge-item','target':'store'}",
            "{'kind':'null-row','target':'store'}",
            "{'kind':'forge-message','target':'queue'}");

    private final FaultOrders orders =
            new FaultOrders(Set.of("payment", "chaos-proxy", "chaos-proxy-2"), Set.of("node-1", "node-2", "store"));
    private BreakableLab fake;
    private FakeMachine machine;
    private RunningLab lab;
    private ActiveFaults faults;

    @BeforeEach
    void start() throws Exception {
        fake = new BreakableLab();
        machine = new FakeMachine(fake.address());
        lab = fake.running();
        faults = new ActiveFaults(new FaultSite(lab, machine), System::currentTimeMillis);
    }

    @AfterEach
    void stop() {
        faults.close();
        lab.close();
        fake.close();
    }

    private Set<String> broken() {
        Set<String> broken = new TreeSet<>(fake.broken());
        broken.addAll(machine.broken());
        return broken;
    }

    private FaultOrder order(String json) throws Exception {
        ObjectNode body = (ObjectNode) JSON.readTree(json.replace('\'', '"'));
        return orders.read(body.put("duration", 5));
    }

    @ParameterizedTest
    @FieldSource("EVERY_KIND")
    void aKindIsMadeAndEndsByItselfAndByHealing(String json) throws Exception {
        FaultOrder order = order(json);

        ActiveFaults.Active fault = faults.begin(order, LONG);
        assertThat(broken()).as("made").isNotEmpty();
        assertThat(faults.list()).containsExactly(fault);
        assertThat(faults.heal(true)).as("left").isEmpty();
        assertThat(broken()).as("after healing").isEmpty();
        assertThat(faults.list()).isEmpty();
        order.end(new FaultSite(lab, machine));
        assertThat(broken()).as("after a second end").isEmpty();

        faults.begin(order, SHORT);
        await().untilAsserted(() -> assertThat(faults.list()).isEmpty());
        assertThat(broken()).as("after its duration").isEmpty();
    }

    @Test
    void noKindIsMissing() throws Exception {
        Set<String> kinds = new TreeSet<>();
        for (String json : EVERY_KIND) {
            kinds.add(order(json).kind());
        }

        assertThat(kinds).containsExactlyInAnyOrderElementsOf(FaultOrders.KINDS);
    }

    /** There are more kinds than faults at the same time, so they come in two groups. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asManyKindsAtOnceAsThereCanBeAreHealedTogether(boolean first) throws Exception {
        int all = EVERY_KIND.size();
        for (String json : first
                ? EVERY_KIND.subList(0, ActiveFaults.COUNT_MAX)
                : EVERY_KIND.subList(all - ActiveFaults.COUNT_MAX, all)) {
            faults.begin(order(json), LONG);
        }
        lab.links().toxic("shipping", "{\"name\":\"slow\",\"type\":\"latency\",\"attributes\":{\"latency\":8000}}");
        assertThat(broken()).contains("shipping/slow").hasSizeGreaterThan(ActiveFaults.COUNT_MAX);
        long beganNanos = System.nanoTime();

        assertThat(faults.heal(true)).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos)).isLessThan(HEALED_WITHIN);
        assertThat(broken()).isEmpty();
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void whatSomebodyElseBurnsIsObservedAndHealed() throws Exception {
        lab.simulators().burn(1, 60_000);
        assertThat(new ObservedFaults(lab).look().faults())
                .contains(new ObservedFaults.Observed("cpu", "simulators", "1 threads"));

        assertThat(faults.heal(true)).isEmpty();

        assertThat(broken()).isEmpty();
    }

    @Test
    void theNextLabRemovesWhatAKilledOneHasForged() throws Exception {
        faults.begin(new StoredFault.NullRow(), LONG);
        faults.begin(new StoredFault.ForgedMessage(), LONG);
        assertThat(broken()).hasSize(2);

        try (ActiveFaults next = new ActiveFaults(new FaultSite(lab, machine), System::currentTimeMillis)) {
            next.removeLeftovers();
        }

        assertThat(broken()).isEmpty();
    }

    @Test
    void theForgedItemHasTheSevenAttributesOfTheOriginalLab() throws Exception {
        faults.begin(new StoredFault.ForgedItem(), LONG);

        JsonNode item = fake.items().getFirst();
        assertThat(item.properties())
                .extracting(attribute -> attribute.getKey())
                .containsExactlyInAnyOrder("PK", "SK", "order_id", "items", "total", "timestamp", "created_at");
        assertThat(item.path("PK").path("S").asText()).matches("student#[0-6]\\d");
    }

    @Test
    void theNullRowIsAFinishedOrderThatListsMeet() throws Exception {
        faults.begin(new StoredFault.NullRow(), LONG);

        JsonNode row = fake.items().getFirst();
        assertThat(row.path("status").path("S").asText()).isEqualTo("CONFIRMED");
        assertThat(row.path("accepted_at_id").path("S").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z#ord_[0-9a-z]{26}");
        assertThat(row.has("view") || row.has("events") || row.has("wake_at")).isFalse();
    }
}
