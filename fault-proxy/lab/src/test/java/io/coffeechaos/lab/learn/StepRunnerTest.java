package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.lab.command.WithPlayedSystem;
import io.coffeechaos.lab.learn.Lesson.Part.Step;
import io.coffeechaos.lab.topology.LabDirectory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRunnerTest extends WithPlayedSystem {
    private StepRunner runner;

    @BeforeEach
    void start() throws Exception {
        runner = new StepRunner(new LabDirectory(folder, folder, folder), system.ports());
    }

    private static Step step(String... lines) {
        return new Step("some", List.of(lines), Duration.ofSeconds(60), 0);
    }

    @Test
    void theCommandsOfAStepRunOnThisSystemUntilOneFails() throws Exception {
        system.answer("POST /lab/presets/slow", 201, "{\"proxies\":[\"chaos-proxy\"]}");
        system.answer("POST /lab/heal", 200, "{\"healed\":[],\"left\":[\"node node-1: frozen\"]}");

        StepRunner.Ended ended =
                runner.run(step("./coffee break slow --for 30", "sleep 0", "./coffee heal", "./coffee order"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .isEqualToIgnoringNewLines(
                        "slow on chaos-proxy, for 30 s or until ./coffee heal" + "Still broken: node node-1: frozen.");
        assertThat(system.asked()).noneMatch(request -> request.contains("/orders"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "./coffee up",
                "./coffee run baseline",
                "./coffee order; rm -rf /",
                "./coffee order $KEY",
                "./coffee order | cat",
                "./coffee order `id`",
                "./coffee order && id",
                "./coffee ledger > file",
                "KEY=$RANDOM",
                "sleep 60",
                "curl http://127.0.0.1",
                "/bin/sh",
                "./coffee  order"
            })
    void otherCommandsAndShellCharactersRunNothing(String line) {
        assertThat(StepRunner.canRun(step("./coffee heal", line))).isFalse();
        assertThatThrownBy(() -> runner.run(step(line))).isInstanceOf(IllegalArgumentException.class);
        assertThat(system.asked()).isEmpty();
    }
}
