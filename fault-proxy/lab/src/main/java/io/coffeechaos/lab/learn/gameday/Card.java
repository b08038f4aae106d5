package io.coffeechaos.lab.learn.gameday;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One card of a game day.
 *
 * @param number its number in the file
 * @param title what is broken
 * @param sees what the group sees
 * @param commands what breaks it, one command each; empty on the red herring
 * @param hints what the teacher says after 4, 8 and 12 minutes
 * @param question what the teacher asks at the end
 */
record Card(int number, String title, String sees, List<String> commands, List<String> hints, String question) {
    private static final Pattern CARD = Pattern.compile("(?m)^## (\\d+)\\. (.+)\\R((?:(?!^## ).*\\R?)*)");
    private static final Pattern COMMAND = Pattern.compile("`(\\./coffee [^`]+)`");

    Card {
        commands = List.copyOf(commands);
        hints = List.copyOf(hints);
    }

    /**
     * Reads all cards of a Markdown file. A card is a heading such as {@code ## 1. Payment crawl} and a list with the items
     * Sees, Inject, Hints and Ask.
     *
     * @throws IOException when the file cannot be read, or a card lacks an item
     */
    static List<Card> read(Path file) throws IOException {
        List<Card> cards = new ArrayList<>();
        for (MatchResult found : CARD.matcher(Files.readString(file)).results().toList()) {
            String title = found.group(2);
            String body = found.group(3);
            List<String> commands = COMMAND.matcher(item(file, title, body, "Inject"))
                    .results()
                    .map(command -> command.group(1))
                    .toList();
            cards.add(new Card(
                    Integer.parseInt(found.group(1)),
                    title,
                    item(file, title, body, "Sees"),
                    commands,
                    List.of(item(file, title, body, "Hints").split("(?<=[.?]) ")),
                    item(file, title, body, "Ask")));
        }
        return cards;
    }

    private static String item(Path file, String title, String body, String name) throws IOException {
        Matcher item = Pattern.compile("(?m)^- \\*\\*" + name + "\\*\\*: (.+)$").matcher(body);
        if (!item.find()) {
            throw new IOException(file + ", card " + title + ": there is no item **" + name + "**");
        }
        return item.group(1).strip();
    }
}
