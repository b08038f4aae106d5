package io.coffeechaos.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.history.MadeUp;
import io.coffeechaos.lab.truth.Checker;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {
    @Test
    void thePageLoadsNoOtherFile() {
        assertThat(page(history())).doesNotContain("<script", "<link", "src=", "@import", "url(", "http");
    }

    @Test
    void theDrawingIsWellFormedXml() throws Exception {
        String page = page(history());
        String svg = page.substring(
                page.indexOf("<svg width=\"1100\""), page.indexOf("</svg>", page.indexOf("<svg width=\"1100\"")) + 6);

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)))
                        .getElementsByTagName("path")
                        .getLength())
                .isEqualTo(4);
    }

    @Test
    void aBrokenGuaranteeIsShownWithItsOrder() {
        List<HistoryEvent> broken =
                MadeUp.goodOrder().read("c2", 5, "<REJECTED>").entries();

        assertThat(page(broken)).contains("Guarantees were broken: 1 times", MadeUp.ID, "&lt;REJECTED&gt;");
    }

    @Test
    void anEmptyHistoryHasAReport() {
        assertThat(page(List.of())).contains("<svg");
        assertThat(Report.table(List.of())).contains("fault");
    }

    private static List<HistoryEvent> history() {
        return MadeUp.goodOrder()
                .with(new HistoryEvent.Fault(1200, false, 1, "nodes", "node-kill", "node-1", true))
                .with(new HistoryEvent.Fault(4200, true, 1, "nodes", "node-kill", "node-1", true))
                .with(new HistoryEvent.LoadEnded(60_000))
                .entries();
    }

    private static String page(List<HistoryEvent> history) {
        return Report.html(history, Checker.check(history));
    }
}
