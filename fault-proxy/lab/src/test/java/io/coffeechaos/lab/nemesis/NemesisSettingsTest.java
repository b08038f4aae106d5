package io.coffeechaos.lab.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.lab.command.HelpText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NemesisSettingsTest {
    private static final Path HOME = Path.of("/home/of/coffee");

    @Test
    void allOptionsAreRead() {
        NemesisSettings settings = parse(
                "--minutes",
                "60",
                "--seed",
                "42",
                "--nodes",
                "1",
                "--port-offset",
                "500",
                "--data",
                "/tmp/x",
                "--only",
                "node-kill,store-stop");

        assertThat(settings.duration()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.seed()).isEqualTo(42);
        assertThat(settings.nodes()).isEqualTo(1);
        assertThat(settings.portOffset()).isEqualTo(500);
        assertThat(settings.data()).isEqualTo(Path.of("/tmp/x"));
        assertThat(settings.only()).containsExactly("node-kill", "store-stop");
    }

    @Test
    void theSystemIsNeverTheUsersOwn() {
        NemesisSettings settings = parse();

        assertThat(settings.portOffset()).isPositive();
        assertThat(settings.data()).isNotEqualTo(HOME).startsWithRaw(HOME);
        assertThatThrownBy(() -> parse("--port-offset", "0")).hasMessageContaining("--port-offset must be");
    }

    @Test
    void theHelpHasItsOptions() throws IOException {
        Set<String> described = HelpText.of("nemesis").options();

        assertThatThrownBy(() -> parse("--nothing")).satisfies(wrong -> assertThat(HelpText.options(wrong.getMessage()))
                .containsAll(described)
                .hasSize(described.size() + 1));
    }

    @Test
    void aWrongOptionIsNamed() {
        assertThatThrownBy(() -> parse("--minuets", "1"))
                .hasMessageContaining("--minuets")
                .hasMessageContaining("--minutes");
        assertThatThrownBy(() -> parse("--nodes", "2")).hasMessageContaining("1 or 3");
        assertThatThrownBy(() -> parse("--seed")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> parse("--check", "h.jsonl", "--minutes", "5"))
                .hasMessageContaining("--minutes")
                .hasMessageContaining("no other option has an effect");
    }

    private static NemesisSettings parse(String... arguments) {
        return NemesisSettings.parse(arguments, HOME);
    }
}
