package io.coffeechaos.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void textIsEscapedEverywhere() {
        String page = new Page("<a>")
                .verdict("<b>", true, "<c>")
                .title("<d>")
                .heading("<e>")
                .text("<f>")
                .faint("<g>")
                .code("<h>")
                .items(java.util.List.of("<i>"))
                .table(new Table("<j>").words("<k>").row("<l>").row(Table.Cell.link("<m>", "\"<n>")))
                .end();

        assertThat(page.replaceAll(
                        "</?(html|head|meta|title|style|body|main|h1|h2|p|code|ul|li|div|table|thead|tbody|tr|th"
                                + "|td|span|a|!doctype)[ >]",
                        ""))
                .doesNotContainPattern("<[a-n]>");
        assertThat(page).contains("<title>&lt;a&gt;</title>", "&lt;l&gt;", "href=\"&quot;&lt;n&gt;\"");
    }

    @Test
    void aTableIsAlsoMarkdown() {
        Table table =
                new Table("words").words("probe").numbers("worst").row("a | b\nc", Table.Cell.judged("4 s", false));

        assertThat(table.markdown()).isEqualTo("""
                | probe | worst |
                |---|---|
                | a \\| b c | 4 s |
                """);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.row("one"))
                .withMessageContaining("1 cells for 2 columns of words");
    }
}
