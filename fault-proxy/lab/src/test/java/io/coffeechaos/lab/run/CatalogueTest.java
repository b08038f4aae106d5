package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.runs.Board;
import io.coffeechaos.lab.runs.RunFolders;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    /** These have nothing of ours to switch off. Every other experiment must show that it can fail. */
    private static final String[] CONTROLS = {"confetti", "cpu-burn", "log-disk-full", "null-rows"};

    @Test
    void onlyTheControlsHaveNoTwin() throws Exception {
        assertThat(Catalogue.all())
                .filteredOn(entry -> !entry.hasTwin())
                .extracting(Catalogue.Entry::name)
                .containsExactlyInAnyOrder(CONTROLS);
    }

    @Test
    void everyRowOfTheSourcesHasAnExperiment() throws Exception {
        Board board = Catalogue.board(new RunFolders(Path.of("none")));

        assertThat(board.rows())
                .allSatisfy(row -> assertThat(row.files()).as(row.name()).isNotEmpty());
    }

    @Test
    void thePlanOfATwinHasItsLoadAndItsStops() throws Exception {
        assertThat(Catalogue.plan("black-friday", true, true).at("/load/client").asText())
                .isEqualTo("fragile");
        assertThat(Catalogue.plan("black-friday", false, false)
                        .at("/load/client")
                        .asText())
                .isEqualTo("resilient");
        assertThat(Catalogue.plan("black-friday", true, true).path("stops").toString())
                .doesNotContain("half of the attempts");
        assertThat(Catalogue.find("none")).isEmpty();
    }

    @Test
    void aProbeIsAboutTheFieldOfItsTolerance() throws Exception {
        ProbeValues values = new ProbeValues(Library.load("baseline"));
        var output = new ObjectMapper().readTree("{\"status\":200,\"body\":{\"successRate\":0.998,\"lost\":0}}");

        assertThat(values.of("99 % of customers are served", output).asDouble()).isEqualTo(0.998);
        assertThat(values.of("no order is lost", output).asInt(7)).isZero();
        assertThat(values.of("something else", output).asInt()).isEqualTo(200);
        assertThat(values.of("99 % of customers are served", new ObjectMapper().readTree("null"))
                        .isMissingNode())
                .isTrue();
    }
}
