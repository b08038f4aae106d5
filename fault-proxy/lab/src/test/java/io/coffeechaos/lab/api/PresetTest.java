package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PresetTest {
    private static final Path BUTTONS = Path.of("..", "..", "webapp", "src", "features", "console", "presets.ts");
    private static final Pattern BUTTON =
            Pattern.compile("\\{ name: '([^']+)', label: '[^']+', tells: '([^']+)', target: '([^']+)' }");

    @Test
    void theConsoleHasAButtonForEachPresetWhichSaysTheSame() throws Exception {
        Map<String, String> buttons = new HashMap<>();
        for (MatchResult button :
                BUTTON.matcher(Files.readString(BUTTONS)).results().toList()) {
            buttons.put(button.group(1), button.group(2) + " on " + button.group(3));
        }
        Map<String, String> presets = new HashMap<>();
        Preset.ALL.forEach((name, preset) -> presets.put(name, preset.tells() + " on " + preset.target()));

        assertThat(buttons).isEqualTo(presets);
    }
}
