package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.BreakableLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitesTest {
    private static final String FAULT = """
            {"method":[{"type":"action","name":"payment fails","provider":{"type":"http","method":"POST",
              "url":"http://127.0.0.1:8475/lab/faults",
              "arguments":{"kind":"service","target":"payment","mode":"error","duration":30}}}]}""";

    private static JsonNode experiment() throws Exception {
        return new ObjectMapper().readTree(FAULT);
    }

    @Test
    void aFaultThatAppliedToNoCallHasNotBitten() throws Exception {
        try (BreakableLab fake = new BreakableLab();
                RunningLab lab = fake.running()) {
            fake.touched(7);
            Bites bites = new Bites(lab);
            bites.begin(experiment());
            bites.end();

            assertThat(bites.none()).containsExactly("service payment");
        }
    }

    /** The count begins with 0 when the simulators restart. */
    @ParameterizedTest
    @CsvSource({"7, 8", "7, 1"})
    void aFaultThatAppliedToACallHasBitten(int before, int after) throws Exception {
        try (BreakableLab fake = new BreakableLab();
                RunningLab lab = fake.running()) {
            fake.touched(before);
            Bites bites = new Bites(lab);
            bites.begin(experiment());
            fake.touched(after);
            bites.end();

            assertThat(bites.none()).isEmpty();
        }
    }
}
