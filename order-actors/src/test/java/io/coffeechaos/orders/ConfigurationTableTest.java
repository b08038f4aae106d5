package io.coffeechaos.orders;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The table in CONFIGURATION.md is generated from reference.conf: key, value and comment. The test fails when the two
 * differ. {@code -Dwrite=true} writes the table.
 */
class ConfigurationTableTest {
    private static final Path CONF = Path.of("src/main/resources/reference.conf");
    private static final Path DOCUMENT = Path.of("CONFIGURATION.md");
    private static final String BEGIN = "<!-- generated from reference.conf -->\n";
    private static final String END = "<!-- end -->";

    private record Row(String key, String value, String meaning, int line) {
        String markdown() {
            return "| `%s` | `%s` | %s |\n".formatted(key, value, meaning);
        }
    }

    @Test
    void theDocumentHasTheTableOfTheConfigurationFile() throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(document).containsSubsequence(BEGIN, END);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END, begin);
        List<Row> rows = rows();
        String table = "| key | default | meaning |\n|---|---|---|\n"
                + rows.stream().map(Row::markdown).collect(joining());

        if (Boolean.getBoolean("write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
        } else {
            assertThat(document.substring(begin, end))
                    .as("the table in %s; -Dwrite=true writes it", DOCUMENT)
                    .isEqualTo(table);
        }
        assertThat(rows)
                .as("each key has a comment of its own")
                .allSatisfy(row -> assertThat(row.meaning()).as(row.key()).isNotEmpty());
    }

    /** The rows in the order of the file. The parser does not resolve the file, so each value is as the file has it. */
    private static List<Row> rows() throws IOException {
        List<String> lines = Files.readAllLines(CONF);
        List<Row> rows = new ArrayList<>();
        collect("", ConfigFactory.parseFile(CONF.toFile()).root(), lines, rows);
        rows.sort(Comparator.comparingInt(Row::line));
        return rows;
    }

    private static void collect(String prefix, ConfigObject object, List<String> lines, List<Row> rows) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            String key = prefix + entry.getKey();
            ConfigValue value = entry.getValue();
            if (value instanceof ConfigObject inner) {
                collect(key + ".", inner, lines, rows);
            } else {
                int line = value.origin().lineNumber();
                String written = lines.get(line - 1);
                rows.add(
                        new Row(key, written.substring(written.indexOf('=') + 1).strip(), meaning(value), line));
            }
        }
    }

    private static String meaning(ConfigValue value) {
        return value.origin().comments().stream().map(String::strip).collect(joining(" "));
    }
}
