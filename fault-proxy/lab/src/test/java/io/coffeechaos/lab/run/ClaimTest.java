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

    private static Claim.Times times(Map<String, Instant> ended) {
        return new Claim.Times(START, Map.of("heal", START.plusSeconds(20)), ended);
    }

    private static final String OPENS =
            "{\"field\":\"breakers.payment\",\"value\":\"OPEN\",\"within\":15,\"after\":\"slow payment\"}";

    @Test
    void aClaimIsKeptAtItsLastMoment() throws IOException {
        List<KpiSample> samples = List.of(at(1, "CLOSED"), at(25, "OPEN"));

        Facts.ClaimResult result = claim(OPENS).judge(samples, times(Map.of("slow payment", START.plusSeconds(10))));

        assertThat(result.kept()).isTrue();
        assertThat(result.evidence()).isEqualTo("after 15.0 s");
    }

    @Test
    void aClaimIsNotKeptTooLateOrBeforeItsActivity() throws IOException {
        Map<String, Instant> ended = Map.of("slow payment", START.plusSeconds(10));

        assertThat(claim(OPENS).judge(List.of(at(26, "OPEN")), times(ended)).kept())
                .isFalse();
        assertThat(claim(OPENS).judge(List.of(at(9, "OPEN")), times(ended)).evidence())
                .isEqualTo("never");
    }

    @Test
    void aClaimAfterAnActivityThatWasNotCarriedOutIsNotKept() throws IOException {
        assertThat(claim(OPENS).judge(List.of(at(1, "OPEN")), times(Map.of())).kept())
                .isFalse();
    }

    /** A run whose orders have all ended waits for such a claim. */
    @Test
    void aClaimIsUndecidedUntilASampleKeepsItOrItsTimeIsOver() throws IOException {
        Claim.Times times = times(Map.of("slow payment", START.plusSeconds(10)));
        List<KpiSample> notYet = List.of(at(11, "CLOSED"));

        assertThat(claim(OPENS).isUndecided(notYet, times, START.plusSeconds(24)))
                .isTrue();
        assertThat(claim(OPENS).isUndecided(notYet, times, START.plusSeconds(25)))
                .isFalse();
        assertThat(claim(OPENS).isUndecided(List.of(at(12, "OPEN")), times, START.plusSeconds(13)))
                .isFalse();
        assertThat(claim(OPENS).isUndecided(notYet, times(Map.of()), START.plusSeconds(13)))
                .isFalse();
        assertThat(claim("{\"field\":\"open\",\"is\":\"<=\",\"value\":1,\"always\":true}")
                        .isUndecided(notYet, times, START.plusSeconds(13)))
                .isFalse();
    }

    @Test
    void numbersAreCompared() throws IOException {
        String few = "{\"field\":\"open\",\"is\":\"<=\",\"value\":\"3\",\"within\":5}";

        assertThat(claim(few).judge(List.of(at(4, "OPEN")), times(Map.of())).kept())
                .isFalse();
        assertThat(claim(few).judge(List.of(at(3, "OPEN")), times(Map.of())).kept())
                .isTrue();
    }

    @Test
    void aClaimForAllTheTimeIsBrokenByOneSampleBetweenItsActivities() throws IOException {
        Claim few = claim("{\"field\":\"open\",\"is\":\"<=\",\"value\":\"15\",\"always\":true,\"until\":\"heal\"}");

        assertThat(few.judge(List.of(at(4, "OPEN"), at(15, "OPEN"), at(25, "OPEN")), times(Map.of()))
                        .kept())
                .isTrue();
        assertThat(few.judge(List.of(at(4, "OPEN"), at(16, "OPEN")), times(Map.of())))
                .isEqualTo(new Facts.ClaimResult("open <= 15 all the time", false, "16 at 2026-01-10T12:00:16Z"));
        assertThat(few.judge(List.of(at(25, "OPEN")), times(Map.of())).kept())
                .as("nothing was seen")
                .isFalse();
    }

    @Test
    void aClaimOnAverageCountsEachSampleOnce() throws IOException {
        Claim few = claim("{\"field\":\"open\",\"is\":\"<=\",\"value\":\"5\",\"mean\":true}");

        assertThat(few.judge(List.of(at(2, "OPEN"), at(8, "OPEN")), times(Map.of())))
                .isEqualTo(new Facts.ClaimResult("open <= 5 on average", true, "5.000"));
        assertThat(few.judge(List.of(at(2, "OPEN"), at(9, "OPEN")), times(Map.of()))
                        .kept())
                .isFalse();
        assertThat(few.judge(List.of(), times(Map.of())).kept()).isFalse();
    }

    @Test
    void aSampleThatCountsTimeBeforeTheClaimSaysNothingOfIt() throws IOException {
        Claim reads = claim(
                "{\"field\":\"readErrorRate\",\"is\":\"<=\",\"value\":\"0.1\",\"mean\":true,\"after\":\"ready\"}");
        Map<String, Instant> ended = Map.of("ready", START.plusSeconds(10));

        assertThat(reads.judge(List.of(reads(11, 0.9), reads(14, 0.9), reads(15, 0)), times(ended)))
                .isEqualTo(new Facts.ClaimResult("readErrorRate <= 0.1 on average", true, "0.000"));
        assertThat(reads.judge(List.of(reads(15, 0.9), reads(16, 0)), times(ended))
                        .kept())
                .isFalse();
        assertThat(reads.judge(List.of(reads(11, 0), reads(12, 0.9)), times(ended))
                        .kept())
                .as("the last sample of a short time")
                .isFalse();
    }

    @Test
    void aFieldThatShowsTheMomentIsJudgedFromTheBegin() throws IOException {
        Claim closed =
                claim("{\"field\":\"breakers.payment\",\"value\":\"CLOSED\",\"always\":true,\"after\":\"ready\"}");

        assertThat(closed.judge(
                                List.of(at(11, "OPEN"), at(16, "CLOSED")),
                                times(Map.of("ready", START.plusSeconds(10))))
                        .kept())
                .isFalse();
    }

    private static KpiSample reads(int second, double errorRate) throws IOException {
        return new KpiSample(START.plusSeconds(second), JSON.readTree("{\"readErrorRate\":" + errorRate + "}"));
    }

    @Test
    void aClaimUntilAnActivityThatWasNotCarriedOutIsNotKept() throws IOException {
        Claim few = claim("{\"field\":\"open\",\"is\":\"<=\",\"value\":\"5\",\"always\":true,\"until\":\"gone\"}");

        assertThat(few.judge(List.of(at(1, "OPEN")), times(Map.of())).evidence())
                .isEqualTo("gone was not carried out");
    }
}
