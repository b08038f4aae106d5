package io.coffeechaos.lab.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The words of the course.
 *
 * @param entries the words, in the order of the file
 */
public record Glossary(List<Entry> entries) {
    private static final Pattern ENTRY = Pattern.compile("(?m)^### (.+)\\R\\R(.+)$");

    /** Copies the entries. */
    public Glossary {
        entries = List.copyOf(entries);
    }

    /**
     * One word.
     *
     * @param term the word
     * @param meaning what it means, in one sentence of plain text
     */
    public record Entry(String term, String meaning) {
        /** The part of an address that leads to this word, as GitHub makes it from a heading. */
        public String anchor() {
            return term.toLowerCase(Locale.ROOT).replaceAll("[^a-z -]", "").replace(' ', '-');
        }
    }

    /** Reads {@code glossary.md} of the course: a heading of the third level and a line for each word. */
    public static Glossary read(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (MatchResult found : ENTRY.matcher(Files.readString(folder.resolve("glossary.md")))
                .results()
                .toList()) {
            entries.add(new Entry(found.group(1), found.group(2)));
        }
        return new Glossary(entries);
    }
}
