package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.ExperimentReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibraryTest {
    static Stream<String> names() throws IOException {
        return Library.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void anExperimentIsValidBoundedAndHealsWhatItBreaks(String name) throws Exception {
        JsonNode file = Library.load(name);

        ExperimentReader.read(
                file, new Environment(Map.of("PATH", "/bin"), Path.of("").toAbsolutePath()));
        LabPart part = LabPart.of(file);

        assertThat(part.rows()).as("rows of the source texts").isNotEmpty();
        assertThat(part.targets()).as("targets").isNotEmpty();
        assertThat(file.at("/runtime/rollbacks/strategy").asText()).isEqualTo("always");
        assertThat(file.path("rollbacks").toString()).contains("/lab/heal");
        assertThat(file.path("controls").toString()).contains("\"frequency\":1");
        for (JsonNode activity : file.path("method")) {
            JsonNode provider = activity.path("provider");
            boolean breaks = provider.path("method").asText().equals("POST")
                    && Stream.of("/toxics", "/lab/faults")
                            .anyMatch(path -> provider.path("url").asText().endsWith(path));
            if (breaks) {
                assertThat(provider.at("/arguments/duration").asInt())
                        .as("the fault ends by itself: " + activity.path("name").asText())
                        .isPositive();
            }
        }
    }

    @org.junit.jupiter.api.Test
    void theHypothesisOfEveryExperimentSeesLostAndDoubledOrders() throws IOException {
        for (String name : Library.names()) {
            assertThat(Library.load(name).path("steady-state-hypothesis").toString())
                    .as(name)
                    .contains(List.of("@.lost = 0", "@.duplicates = 0", "@.misreported = 0"));
        }
    }
}
