package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class JournalReportTest {
    private static ObjectNode journal() throws Exception {
        try (InputStream file = JournalReportTest.class.getResourceAsStream("/experiment/journal-chaostoolkit.json")) {
            return (ObjectNode) new ObjectMapper().readTree(file);
        }
    }

    @Test
    void aJournalOfChaosToolkitHasAReport() throws Exception {
        String page = JournalReport.html(journal());

        assertThat(page)
                .contains("<span class=\"bad\">completed, deviated</span> The shop &lt;survives&gt; a slow database")
                .contains("The hypothesis was unmet in 1 of 2 checks.")
                .contains("db latency 2000 ms ±100, 00:01 to 00:32</title>")
                .contains("Detected 31.0 s after the first fault began.")
                .contains("ActivityFailed: &lt;no such&gt; program")
                .contains("chaoslib 1.45.0", "build-7")
                .doesNotContain("<script", "src=");
    }

    @Test
    void itsProbesAreShownWithTheirTolerances() throws Exception {
        String page = JournalReport.html(journal());

        assertThat(page.lines().filter(line -> line.startsWith("<tr><td class=\"word text\">shop answers")))
                .singleElement()
                .asString()
                .contains("is 200", "no answer", "✗ not met");
        assertThat(page.lines().filter(line -> line.startsWith("<tr><td class=\"word text\">carts are kept")))
                .singleElement()
                .asString()
                .contains("1 to 10", ">4<", "✓ met");
    }

    @Test
    void aJournalWithoutHypothesisAndMethodHasAReport() throws Exception {
        ObjectNode journal = journal();
        journal.withObject("/experiment").remove("steady-state-hypothesis");
        JsonNode none = new ObjectMapper().readTree("{\"before\":null,\"after\":null,\"during\":[]}");
        journal.set("steady_states", none);
        journal.putArray("run");
        journal.remove("rollbacks");
        journal.remove("end");

        assertThat(JournalReport.html(journal)).contains("The hypothesis was not checked.", "There is none");
    }
}
