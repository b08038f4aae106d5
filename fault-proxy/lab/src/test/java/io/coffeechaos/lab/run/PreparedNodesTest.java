package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.client.RunningLab;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedNodesTest {
    private static final Map<String, String> SETTINGS = Map.of("SEED_WAIT_MS", "30000");
    private static final String BEGIN = "POST /lab/faults";
    private static final String END = "DELETE /lab/faults/f1";

    @TempDir
    private Path folder;

    private FakeRunningLab fake;
    private RunningLab lab;

    @BeforeEach
    void start() throws Exception {
        fake = FakeRunningLab.serve(folder);
        lab = RunningLab.at(fake.ports);
    }

    @AfterEach
    void stop() {
        lab.close();
        fake.close();
    }

    private void prepared(String what, Duration left) {
        fake.shows(
                "[{\"id\":\"f0\",\"kind\":\"down\"},{\"id\":\"f1\",\"preparation\":true,\"what\":\"%s\",\"until\":\"%s\"}]"
                        .formatted(what, Instant.now().plus(left)));
    }

    private List<String> changes(Map<String, String> settings) throws Exception {
        PreparedNodes.with(lab, settings);
        return fake.changes();
    }

    @Test
    void nodesWithTheirOwnSettingsGetOthers() throws Exception {
        assertThat(changes(SETTINGS)).containsExactly(BEGIN);
    }

    @Test
    void nodesWithTheSameSettingsAreLeftAlone() throws Exception {
        prepared("{SEED_WAIT_MS=30000}", Duration.ofMinutes(14));

        assertThat(changes(SETTINGS)).isEmpty();
    }

    @Test
    void settingsThatWouldEndWithinTheRunAreMadeAnew() throws Exception {
        prepared("{SEED_WAIT_MS=30000}", Duration.ofMinutes(2));

        assertThat(changes(SETTINGS)).containsExactly(END, BEGIN);
    }

    @Test
    void otherSettingsEndFirst() throws Exception {
        prepared("{SEED_WAIT_MS=1}", Duration.ofMinutes(14));

        assertThat(changes(SETTINGS)).containsExactly(END, BEGIN);
    }

    @Test
    void noSettingsEndTheOthersAndNoFault() throws Exception {
        prepared("{SEED_WAIT_MS=30000}", Duration.ofMinutes(14));

        assertThat(changes(Map.of())).containsExactly(END);
    }
}
