package io.coffeechaos.lab.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabSettingsTest {
    @Test
    void withoutOptionsTheDefaultsApply() throws LabException {
        assertThat(LabSettings.parse(new String[0]))
                .isEqualTo(new LabSettings(false, true, new Ports(0), Optional.empty(), LabSettings.Store.DYNALITE, 1));
    }

    @Test
    void everyOptionIsUnderstood() throws LabException {
        String[] options = {
            "--fresh",
            "--no-browser",
            "--port-offset",
            "100",
            "--data",
            "/tmp/x",
            "--store",
            "dynamodb-local",
            "--nodes",
            "3"
        };

        assertThat(LabSettings.parse(options))
                .isEqualTo(new LabSettings(
                        true,
                        false,
                        new Ports(100),
                        Optional.of(Path.of("/tmp/x")),
                        LabSettings.Store.DYNAMODB_LOCAL,
                        3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--frsh",
                "--port-offset",
                "--port-offset x",
                "--port-offset -1",
                "--port-offset 7001",
                "--store redis",
                "--nodes 0",
                "--nodes 4"
            })
    void aWrongOptionIsNamed(String options) {
        assertThatThrownBy(() -> LabSettings.parse(options.split(" ", -1)))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(options.split(" ", -1)[0]);
    }
}
