package io.coffeechaos.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
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
        assertThat(read("{'kind':'partition','target':'1-2','duration':5}")).isEqualTo(new FaultOrder.Partition(1, 2));
        assertThat(read("{'kind':'service','target':'payment','mode':'error','effectShare':0.5,'duration':5}"))
                .isEqualTo(new FaultOrder.Service("payment", "error", "{\"mode\":\"error\",\"effectShare\":0.5}"));
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
                "{'kind':'service','target':'payment','mode':'error','effectShare':2,'duration':5}|effectShare"
            })
    void aWrongFieldIsNamed(String json, String field) {
        assertThatExceptionOfType(InvalidFaultException.class)
                .isThrownBy(() -> read(json))
                .satisfies(wrong -> assertThat(wrong.field()).isEqualTo(field))
                .satisfies(wrong -> assertThat(wrong).hasMessageContaining(field));
    }

    @Test
    void aDurationIsInSeconds() throws Exception {
        assertThat(FaultOrders.duration(JSON.readTree("{\"duration\":1.5}"))).isEqualTo(Duration.ofMillis(1500));
    }
}
