package io.coffeechaos.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {
    private static Document draw(double seconds, List<Chart.Band> bands, List<Chart.Mark> marks) throws Exception {
        String svg = Chart.svg(
                "a < b",
                seconds,
                bands,
                marks,
                List.of(new Chart.Strip("payment", List.of(new Chart.Span(0, seconds, "CLOSED", "closed")))),
                List.of(new Chart.Panel(
                        "%", 100, List.of(new Chart.Line("success", "completed", List.of(new Chart.Point(0, 100)))))));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> all(Document drawing, String tag, String style) {
        NodeList found = drawing.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < found.getLength(); index++) {
            Element element = (Element) found.item(index);
            if (element.getAttribute("class").equals(style)) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    @Test
    void aFaultIsShadedFromItsBeginToItsEndThroughAllPanels() throws Exception {
        Document drawing = draw(100, List.of(new Chart.Band("payment <slow>", 25, 75)), List.of());

        Element shade = all(drawing, "rect", "fault").getFirst();
        Element axis = all(drawing, "line", "axis").getFirst();
        double left = number(axis, "x1");
        double wide = number(axis, "x2") - left;
        double pixelsOfHalfASecond = wide / 200;
        assertThat(number(shade, "x")).isCloseTo(left + wide / 4, within(pixelsOfHalfASecond));
        assertThat(number(shade, "width")).isCloseTo(wide / 2, within(pixelsOfHalfASecond));
        assertThat(number(shade, "y") + number(shade, "height")).isEqualTo(number(axis, "y1"));
        Element name = all(drawing, "text", "bar-name").getFirst();
        assertThat(number(shade, "y")).isLessThan(number(name, "y"));
    }

    private static org.assertj.core.data.Offset<Double> within(double pixels) {
        return org.assertj.core.data.Offset.offset(pixels);
    }

    @Test
    void namesThatWouldOverlapHaveRowsOfTheirOwn() throws Exception {
        Document drawing = draw(
                100,
                List.of(new Chart.Band("one", 10, 20), new Chart.Band("two", 12, 20), new Chart.Band("three", 60, 70)),
                List.of(new Chart.Mark("kill node-2", 50), new Chart.Mark("end of the method", 52)));

        List<Element> bars = all(drawing, "rect", "bar lane-0");
        assertThat(bars.get(0).getAttribute("y")).isNotEqualTo(bars.get(1).getAttribute("y"));
        assertThat(bars.get(0).getAttribute("y")).isEqualTo(bars.get(2).getAttribute("y"));
        List<Element> marks = all(drawing, "text", "mark-name");
        assertThat(marks.get(0).getAttribute("y")).isNotEqualTo(marks.get(1).getAttribute("y"));
    }

    @Test
    void aMarkAtTheEndHasItsNameInsideTheDrawing() throws Exception {
        Document drawing = draw(100, List.of(), List.of(new Chart.Mark("end of the method", 99)));

        assertThat(all(drawing, "text", "mark-name").getFirst().getAttribute("text-anchor"))
                .isEqualTo("end");
    }

    @Test
    void aLongLineKeepsItsExtremesAndItsOrder() {
        List<Chart.Point> points = new ArrayList<>();
        for (int second = 0; second < 7_200; second++) {
            points.add(new Chart.Point(second, second == 4_321 ? 900 : second == 5_432 ? -5 : 10 + second % 3));
        }

        List<Chart.Point> kept = new Chart.Line("p99", "p99", points).points();

        assertThat(kept).hasSizeLessThanOrEqualTo(1_200).contains(points.get(4_321), points.get(5_432));
        assertThat(kept).extracting(Chart.Point::atS).isSorted();
    }
}
