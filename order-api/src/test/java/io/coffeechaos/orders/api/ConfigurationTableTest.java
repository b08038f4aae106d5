package io.coffeechaos.orders.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
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
 * CONFIGURATION.md has a table that is generated from application.conf and the files of this module that it includes.
 * The table has each {@code coffee} key with its values and its comment. The test fails when the table differs from the
 * files. {@code -Dwrite=true} writes the table.
 */
class ConfigurationTableTest {
    private static final Path CONF = Path.of("src/main/resources/application.conf");
    private static final Path DOCUMENT = Path.of("CONFIGURATION.md");
    private static final String BEGIN = "<!-- generated from application.conf -->\n";
    private static final String END = "<!-- end -->";

    private record Row(String key, String values, String meaning, String file, int line) {
        String markdown() {
            return "| `%s` | %s | %s |\n".formatted(key, values, meaning);
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

    /**
     * Reads the rows file by file, in the order of each file. The files are not resolved, so a value appears as it is
     * written there.
     */
    private static List<Row> rows() throws IOException {
        ConfigObject coffee =
                (ConfigObject) ConfigFactory.parseFile(CONF.toFile()).root().get("coffee");
        List<Row> rows = new ArrayList<>();
        collect("coffee.", coffee, rows);
        rows.sort(Comparator.comparing(Row::file).thenComparingInt(Row::line));
        return rows;
    }

    private static void collect(String prefix, ConfigObject object, List<Row> rows) throws IOException {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            String key = prefix + entry.getKey();
            ConfigValue value = entry.getValue();
            if (value instanceof ConfigObject inner) {
                collect(key + ".", inner, rows);
            } else {
                ConfigOrigin origin = value.origin();
                rows.add(new Row(key, values(origin), meaning(origin), origin.filename(), origin.lineNumber()));
            }
        }
    }

    /** The default value, and the environment variable that replaces it if the next line has one. */
    private static String values(ConfigOrigin origin) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(origin.filename()));
        int first = origin.lineNumber() - 1;
        String key = key(lines.get(first));
        return lines.stream()
                .skip(first)
                .takeWhile(line -> key(line).equals(key))
                .map(line -> "`" + line.substring(line.indexOf('=') + 1).strip() + "`")
                .collect(joining(", "));
    }

    private static String key(String line) {
        return line.substring(0, Math.max(0, line.indexOf('='))).strip();
    }

    private static String meaning(ConfigOrigin origin) {
        return origin.comments().stream().map(String::strip).collect(joining(" "));
    }
}
