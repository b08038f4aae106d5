package io.coffeechaos.lab.report;

import java.util.List;

/**
 * A page of HTML in the style of the lab. It is one file, has no script and loads no other file. Methods named after what
 * they add take plain text and escape it.
 */
public final class Page {
    private final StringBuilder html = new StringBuilder();

    /**
     * Begins a page.
     *
     * @param title the title of the window
     */
    public Page(String title) {
        html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(Html.escape(title))
                .append("</title>\n<style>\n")
                .append(Html.STYLE)
                .append("</style></head><body><main>\n");
    }

    /** Adds HTML as it is. */
    public Page html(String ready) {
        html.append(ready).append('\n');
        return this;
    }

    /** Adds the first heading: a word in the colour of good or bad, and more words behind it. */
    public Page verdict(String word, boolean isGood, String more) {
        return html("<h1><span class=\"" + (isGood ? "good" : "bad") + "\">" + Html.escape(word) + "</span> "
                + Html.escape(more) + "</h1>");
    }

    /** Adds the first heading. */
    public Page title(String words) {
        return html("<h1>" + Html.escape(words) + "</h1>");
    }

    /** Adds the heading of a part. */
    public Page heading(String words) {
        return html("<h2>" + Html.escape(words) + "</h2>");
    }

    /** Adds a paragraph. */
    public Page text(String words) {
        return html("<p>" + Html.escape(words) + "</p>");
    }

    /** Adds a paragraph that is less important. */
    public Page faint(String words) {
        return html("<p class=\"faint\">" + Html.escape(words) + "</p>");
    }

    /** Adds a paragraph of program text, such as a command line. */
    public Page code(String words) {
        return html("<p><code>" + Html.escape(words) + "</code></p>");
    }

    /** Adds a list; nothing if it is empty. */
    public Page items(List<String> words) {
        if (!words.isEmpty()) {
            html("<ul>");
            words.forEach(item -> html("<li>" + Html.escape(item) + "</li>"));
            html("</ul>");
        }
        return this;
    }

    /**
     * A number with its name.
     *
     * @param isBad whether it is shown in the colour of what is broken
     */
    public record Figure(String name, long value, boolean isBad) {}

    /** Adds numbers side by side. */
    public Page figures(List<Figure> figures) {
        html("<dl class=\"figures\">");
        figures.forEach(figure -> html("<div><dt>" + Html.escape(figure.name()) + "</dt><dd"
                + (figure.isBad() ? " class=\"bad\"" : "") + ">" + figure.value() + "</dd></div>"));
        return html("</dl>");
    }

    /** Adds a table. On a narrow screen it scrolls by itself. */
    public Page table(Table table) {
        return scroll(table.label(), table.html());
    }

    /**
     * Adds a drawing. On a narrow screen it scrolls by itself.
     *
     * @param svg an {@code svg} element
     */
    public Page drawing(String label, String svg) {
        return scroll(label, svg);
    }

    private Page scroll(String label, String content) {
        return html("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + Html.escape(label) + "\">"
                + content + "</div>");
    }

    /** The whole page. */
    public String end() {
        return html + "</main></body></html>\n";
    }
}
