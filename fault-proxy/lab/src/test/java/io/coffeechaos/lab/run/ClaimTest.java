package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");

    private static KpiSample at(int second, String breaker) throws IOException {
        return new KpiSample(
                START.plusSeconds(second),
                JSON.readTree("{\"breakers\":{\"payment\":\"" + breaker + "\"},\"open\":" + second + "}"));
    }

    private static Claim claim(String json) throws IOException {
        return Claim.read(JSON.readTree(json));
    }

    private static final String OPENS =
            "{\"field\":\"breakers.payment\",\"value\":\"OPEN\",\"within\":15,\"after\":\"slow payment\"}";

    @Test
    void aClaimIsKeptAtItsLastMoment() throws IOException {
        List<KpiSample> samples = List.of(at(1, "CLOSED"), at(25, "OPEN"));

        Facts.ClaimResult result = claim(OPENS).judge(samples, Map.of("slow payment", START.plusSeconds(10)), START);

        assertThat(result.kept()).isTrue();
        assertThat(result.evidence()).isEqualTo("after 15.0 s");
    }

    @Test
    void aClaimIsNotKeptTooLateOrBeforeItsActivity() throws IOException {
        Map<String, Instant> ended = Map.of("slow payment", START.plusSeconds(10));

        assertThat(claim(OPENS).judge(List.of(at(26, "OPEN")), ended, START).kept())
                .isFalse();
        assertThat(claim(OPENS).judge(List.of(at(9, "OPEN")), ended, START).evidence())
                .isEqualTo("never");
    }

    @Test
    void aClaimAfterAnActivityThatWasNotCarriedOutIsNotKept() throws IOException {
        assertThat(claim(OPENS).judge(List.of(at(1, "OPEN")), Map.of(), START).kept())
                .isFalse();
    }

    @Test
    void numbersAreCompared() throws IOException {
        String few = "{\"field\":\"open\",\"is\":\"<=\",\"value\":\"3\",\"within\":5}";

        assertThat(claim(few).judge(List.of(at(4, "OPEN")), Map.of(), START).kept())
                .isFalse();
        assertThat(claim(few).judge(List.of(at(3, "OPEN")), Map.of(), START).kept())
                .isTrue();
    }
}
