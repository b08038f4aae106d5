package io.coffeechaos.orders.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.orders.node.DeadLettersMain.Misunderstood;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersMainTest {
    @ParameterizedTest
    @ValueSource(strings = {"show intake --limit 5", "--limit 5 show intake", "show --limit 5 intake"})
    void optionsStandBeforeOrAfterTheWords(String line) throws Misunderstood {
        DeadLettersMain.Asked asked = DeadLettersMain.parse(line.split(" ", -1));

        assertThat(asked.command()).isEqualTo("show");
        assertThat(asked.queue()).contains("intake");
        assertThat(asked.limit()).contains(5);
    }

    @ParameterizedTest
    @CsvSource({
        "show intake events, events",
        "show --limt 5, --limt",
        "show intake --limit, --limit",
        "show intake --limit -1, -1",
        "list intake, no queue",
        "list --limit 5, --limit"
    })
    void whatHasNoEffectIsRefusedAndNamed(String line, String named) {
        assertThatThrownBy(() -> DeadLettersMain.parse(line.split(" ", -1)))
                .isInstanceOf(Misunderstood.class)
                .hasMessageContaining(named);
    }

    @Test
    void listTakesOptionsThatSayWhichQueues() throws Misunderstood {
        assertThat(DeadLettersMain.parse(new String[] {"list", "--port-offset", "100"})
                        .endpoint())
                .contains("http://127.0.0.1:9424");
    }
}
