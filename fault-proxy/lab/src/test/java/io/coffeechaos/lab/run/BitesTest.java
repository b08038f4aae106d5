package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.BreakableLab;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitesTest {
    private static final String FAULT = """
            {"method":[{"type":"action","name":"payment fails","provider":{"type":"http","method":"POST",
              "url":"http://127.0.0.1:8475/lab/faults",
              "arguments":{"kind":"service","target":"payment","mode":"error","duration":30}}}]}""";

    private static final String TOXIC = """
            {"method":[{"type":"action","name":"payment is slow","provider":{"type":"http","method":"POST",
              "url":"${proxy_url}/proxies/payment/toxics",
              "arguments":{"name":"slow","type":"latency","attributes":{"latency":8000}}}}]}""";

    private static JsonNode experiment(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    /** Only the link that the toxic is on counts; the other link of this fault proxy is never quiet. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"7, 7, payment", "7, 8, none"})
    void aToxicOnALinkThatCarriedNothingHasNotBitten(int before, int after, String unbitten) throws Exception {
        try (BreakableLab fake = new BreakableLab();
                RunningLab lab = fake.running()) {
            fake.carried(before);
            Bites bites = new Bites(lab);
            bites.begin(experiment(TOXIC));
            fake.carried(after);
            bites.end();

            assertThat(bites.none()).isEqualTo(Stream.ofNullable(unbitten).toList());
        }
    }

    @Test
    void aFaultThatAppliedToNoCallHasNotBitten() throws Exception {
        try (BreakableLab fake = new BreakableLab();
                RunningLab lab = fake.running()) {
            fake.touched(7);
            Bites bites = new Bites(lab);
            bites.begin(experiment(FAULT));
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
            bites.begin(experiment(FAULT));
            fake.touched(after);
            bites.end();

            assertThat(bites.none()).isEmpty();
        }
    }
}
