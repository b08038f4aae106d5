package io.coffeechaos.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A table, for a page and for Markdown. Cells are plain text, or a {@link Cell}. */
public final class Table {
    private final String label;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    private record Column(String name, Kind kind) {}

    private enum Kind {
        NUMBER(""),
        WORD(" class=\"word\""),
        TEXT(" class=\"word text\"");

        private final String attribute;

        Kind(String attribute) {
            this.attribute = attribute;
        }
    }

    /**
     * A cell.
     *
     * @param style {@code good}, {@code bad}, another class of the style sheet, or empty
     * @param link the address that it leads to; empty: none
     */
    public record Cell(String text, String style, Optional<String> link) {
        /** A cell in the colour of good or bad. */
        public static Cell judged(String text, boolean isGood) {
            return new Cell(text, isGood ? "good" : "bad", Optional.empty());
        }

        /** A cell with a style. */
        public static Cell of(String text, String style) {
            return new Cell(text, style, Optional.empty());
        }

        /** A cell that leads to another page of this machine. */
        public static Cell link(String text, String address) {
            return new Cell(text, "", Optional.of(address));
        }

        private String html() {
            String shown = style.isEmpty()
                    ? Html.escape(text)
                    : "<span class=\"" + Html.escape(style) + "\">" + Html.escape(text) + "</span>";
            return link.map(address -> "<a href=\"" + Html.escape(address) + "\">" + shown + "</a>")
                    .orElse(shown);
        }
    }

    /**
     * An empty table.
     *
     * @param label what the table shows, for those who do not see it
     */
    public Table(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Adds columns of short words. */
    public Table words(String... names) {
        return columns(Kind.WORD, names);
    }

    /** Adds columns of numbers. */
    public Table numbers(String... names) {
        return columns(Kind.NUMBER, names);
    }

    /** Adds columns of text that may have several lines. */
    public Table texts(String... names) {
        return columns(Kind.TEXT, names);
    }

    private Table columns(Kind kind, String... names) {
        for (String name : names) {
            columns.add(new Column(name, kind));
        }
        return this;
    }

    /**
     * Adds a row.
     *
     * @param cells a {@link Cell}, or anything else, which is shown as text
     * @throws IllegalArgumentException when there are not as many cells as columns
     */
    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns of " + label);
        }
        List<Cell> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell instanceof Cell made ? made : Cell.of(String.valueOf(cell), ""));
        }
        rows.add(row);
        return this;
    }

    /** Whether there is no row. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    String html() {
        StringBuilder html = new StringBuilder("<table><thead><tr>");
        columns.forEach(column -> html.append("<th scope=\"col\"")
                .append(column.kind().attribute)
                .append('>')
                .append(Html.escape(column.name()))
                .append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<Cell> row : rows) {
            html.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                html.append("<td")
                        .append(columns.get(column).kind().attribute)
                        .append('>')
                        .append(row.get(column).html())
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table>").toString();
    }

    /** The table in Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(line(columns.stream().map(Column::name).toList()));
        text.append("|").append("---|".repeat(columns.size())).append('\n');
        rows.forEach(row ->
                text.append(line(row.stream().map(cell -> oneLine(cell.text())).toList())));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String oneLine(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ");
    }
}
