package io.coffeechaos.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultOrdersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FaultOrders orders =
            new FaultOrders(Set.of("chaos-proxy", "payment"), Set.of("node-1", "node-2", "store"));

    private FaultOrder read(String json) throws IOException, InvalidFaultException {
        return orders.read(JSON.readTree(json.replace('\'', '"')));
    }

    @Test
    void everyKindIsRead() throws Exception {
        assertThat(read("{'kind':'down','target':'payment','duration':5}")).isEqualTo(new FaultOrder.Down("payment"));
        assertThat(read("{'kind':'node','target':'node-2','verb':'freeze','duration':5}"))
                .isEqualTo(new FaultOrder.PartSignal("node", "node-2", FaultOrder.Verb.freeze));
        assertThat(read("{'kind':'part','target':'store','verb':'kill','duration':5}"))
                .isEqualTo(new FaultOrder.PartSignal("part", "store", FaultOrder.Verb.kill));
        assertThat(read("{'kind':'zone','target':'2','duration':5}"))
                .isEqualTo(new FaultOrder.Zone(2, "chaos-proxy-2"));
        assertThat(read("{'kind':'partition','target':'1-2','duration':5}"))
                .isEqualTo(new FaultOrder.Partition(1, 2, Duration.ofSeconds(5)));
        assertThat(read("{'kind':'service','target':'payment','mode':'error','effectShare':0.5,'duration':5}"))
                .isEqualTo(new SimulatorFault.Service(
                        "payment",
                        "error effectShare 0.5",
                        "{\"mode\":\"error\",\"effectShare\":0.5,\"durationMs\":5000}"));
        assertThat(read("{'kind':'service','target':'payment','mode':'normal','concurrencyMax':1,'duration':5}"))
                .isEqualTo(new SimulatorFault.Service(
                        "payment",
                        "normal concurrencyMax 1",
                        "{\"mode\":\"normal\",\"concurrencyMax\":1,\"durationMs\":5000}"));
        assertThat(read("{'kind':'cpu','target':'simulators','duration':5}"))
                .isEqualTo(new SimulatorFault.Cpu(1, 5000));
        assertThat(read("{'kind':'log-disk-full','target':'node-1','duration':5}"))
                .isEqualTo(new NodeFault.LogDiskFull("node-1"));
        assertThat(read("{'kind':'dns','target':'payment','duration':5}")).isEqualTo(new NodeFault.Dns("payment"));
        assertThat(read("{'kind':'memory','target':'node-1','fill':0.5,'duration':5}"))
                .isEqualTo(new NodeFault.Memory("node-1", 0.5, Duration.ofSeconds(5)));
        assertThat(read("{'kind':'settings','target':'nodes','values':{'SEED_WAIT_MS':'30000'},'duration':5}"))
                .isEqualTo(new NodeFault.Settings(Map.of("SEED_WAIT_MS", "30000"), false));
        assertThat(read("{'kind':'forge-item','target':'store','duration':5}")).isEqualTo(new StoredFault.ForgedItem());
        assertThat(read("{'kind':'null-row','target':'store','duration':5}")).isEqualTo(new StoredFault.NullRow());
        assertThat(read("{'kind':'forge-message','target':'queue','duration':5}"))
                .isEqualTo(new StoredFault.ForgedMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'kind':'flood','target':'payment','duration':5}|kind",
                "{'target':'payment','duration':5}|kind",
                "{'kind':'down','target':'paymnt','duration':5}|target",
                "{'kind':'down','target':'payment'}|duration",
                "{'kind':'down','target':'payment','duration':901}|duration",
                "{'kind':'down','target':'payment','duration':0}|duration",
                "{'kind':'down','target':'payment','duration':'5'}|duration",
                "{'kind':'down','target':'payment','duration':5,'toxicity':0.5}|toxicity",
                "{'kind':'node','target':'store','verb':'kill','duration':5}|target",
                "{'kind':'node','target':'node-1','verb':'explode','duration':5}|verb",
                "{'kind':'zone','target':'3','duration':5}|target",
                "{'kind':'partition','target':'1-1','duration':5}|target",
                "{'kind':'service','target':'payment','mode':'sad','duration':5}|mode",
                "{'kind':'service','target':'payment','mode':'error','effectShare':2,'duration':5}|effectShare",
                "{'kind':'service','target':'payment','mode':'normal','duration':5}|mode",
                "{'kind':'service','target':'payment','mode':'error','share':1.5,'duration':5}|share",
                "{'kind':'service','target':'payment','mode':'error','durationMs':5,'duration':5}|durationMs",
                "{'kind':'cpu','target':'payment','duration':5}|target",
                "{'kind':'cpu','target':'simulators','duration':61}|duration",
                "{'kind':'cpu','target':'simulators','threads':0,'duration':5}|threads",
                "{'kind':'cpu','target':'simulators','threads':1.5,'duration':5}|threads",
                "{'kind':'log-disk-full','target':'store','duration':5}|target",
                "{'kind':'dns','target':'dynamodb','duration':5}|target",
                "{'kind':'memory','target':'node-1','duration':5}|fill",
                "{'kind':'memory','target':'node-1','fill':1.1,'duration':5}|fill",
                "{'kind':'settings','target':'nodes','duration':5}|values",
                "{'kind':'settings','target':'nodes','values':{},'duration':5}|values",
                "{'kind':'settings','target':'nodes','values':{'HTTP_PORT':'1'},'duration':5}|values.HTTP_PORT",
                "{'kind':'settings','target':'nodes','values':{'SEED_WAIT_MS':30000},'duration':5}|values.SEED_WAIT_MS",
                "{'kind':'settings','target':'nodes','values':{'SEED_WAIT_MS':'1;rm'},'duration':5}|values.SEED_WAIT_MS",
                "{'kind':'forge-item','target':'store','key':'x','duration':5}|key",
                "{'kind':'forge-message','target':'store','duration':5}|target"
            })
    void aWrongFieldIsNamed(String json, String field) {
        assertThatExceptionOfType(InvalidFaultException.class)
                .isThrownBy(() -> read(json))
                .satisfies(wrong -> assertThat(wrong.field()).isEqualTo(field))
                .satisfies(wrong -> assertThat(wrong).hasMessageContaining(field));
    }

    /** The settings of the order modules are text here: the lab has none of their classes. */
    @Test
    void everySettingOfTheSagaCanChangeAndEverySettingExists() throws Exception {
        Config reference =
                new Config(Files.readString(Path.of("../../order-actors/src/main/resources/reference.conf")));
        List<String> saga = reference.keys("saga").stream()
                .map(key -> "coffee.orders." + key)
                .toList();

        assertThat(saga).isNotEmpty();
        assertThat(NodeSettings.ALLOWED)
                .filteredOn(name -> name.startsWith("coffee.orders.saga."))
                .containsExactlyInAnyOrderElementsOf(saga);
        assertThat(reference.keys("entity")).contains("entity.wake-after-accept");
        assertThat(reference.keys("events")).contains("events.enabled");
        assertThat(reference.keys("receipts")).contains("receipts.enabled");
    }

    /** Just enough of HOCON for a file of nested blocks: the keys of one block below {@code coffee.orders}. */
    private record Config(String text) {
        List<String> keys(String block) {
            List<String> keys = new ArrayList<>();
            Deque<String> open = new ArrayDeque<>();
            for (String raw : text.lines().toList()) {
                String line = raw.strip();
                if (line.startsWith("#")) {
                    continue;
                }
                if (line.endsWith("{")) {
                    open.addLast(line.substring(0, line.length() - 1).strip());
                } else if (line.equals("}")) {
                    open.removeLast();
                } else if (line.contains("=") && open.contains(block)) {
                    keys.add(String.join(".", open).replaceFirst("^coffee\\.orders\\.", "")
                            + "."
                            + line.substring(0, line.indexOf('=')).strip());
                }
            }
            return keys;
        }
    }

    @Test
    void aDurationIsInSeconds() throws Exception {
        assertThat(FaultOrders.duration(JSON.readTree("{\"duration\":1.5}"))).isEqualTo(Duration.ofMillis(1500));
    }
}
