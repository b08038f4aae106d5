package io.coffeechaos.lab.learn.gameday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GameDayTest {
    private static final Path CARDS = Path.of("..", "learn", "gameday", "cards.md");
    private static final Duration LASTS = Duration.ofMinutes(15);

    /** A room that writes down what happens. The group ends each round after so many pauses. */
    private static final class WrittenDown implements GameDay.Room {
        private final List<String> given = new ArrayList<>();
        private final List<String> said = new ArrayList<>();
        private final List<Duration> pauses = new ArrayList<>();
        private final int endsAt;

        WrittenDown(int endsAt) {
            this.endsAt = endsAt;
        }

        @Override
        public void say(String words) {
            said.add(words);
        }

        @Override
        public boolean pause(Duration time) {
            pauses.add(time);
            return pauses.size() % 2 == endsAt % 2;
        }

        @Override
        public int give(String command) {
            given.add(command);
            return 0;
        }
    }

    private static Card card(int number) {
        return new Card(number, "card " + number, "sees", List.of("./coffee break " + number), List.of(), "Why?");
    }

    private static List<Card> cards() {
        return LongStream.rangeClosed(1, 8)
                .mapToObj(number -> card((int) number))
                .toList();
    }

    @Test
    void theKitHasEightCardsAndOneBreaksNothing() throws IOException {
        List<Card> cards = Card.read(CARDS);

        assertThat(cards).extracting(Card::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(cards).filteredOn(card -> card.commands().isEmpty()).hasSize(1);
        assertThat(cards).allMatch(card -> card.hints().size() == 3);
        assertThat(cards).flatExtracting(Card::commands).allMatch(command -> command.toString()
                .startsWith("./coffee "));
    }

    @Test
    void aCardThatLacksAnItemIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("cards.md"), "## 1. Slow\n- **Sees**: nothing.\n");

        assertThatIOException()
                .isThrownBy(() -> Card.read(file))
                .withMessageContaining("card Slow")
                .withMessageContaining("**Inject**");
    }

    @Test
    void theSameSeedDrawsTheSameThreeCardsWithinAMinute() {
        assertThat(GameDay.draw(cards(), 7)).isEqualTo(GameDay.draw(cards(), 7));
        for (long seed = 0; seed < 1_000; seed++) {
            assertThat(GameDay.draw(cards(), seed).rounds())
                    .hasSize(3)
                    .doesNotHaveDuplicates()
                    .allMatch(round -> round.delay().compareTo(Duration.ofSeconds(20)) >= 0
                            && round.delay().compareTo(Duration.ofSeconds(60)) <= 0);
        }
        assertThat(LongStream.range(0, 1_000)
                        .mapToObj(seed -> GameDay.draw(cards(), seed)
                                .rounds()
                                .getFirst()
                                .card()
                                .number())
                        .distinct())
                .hasSize(8);
    }

    @Test
    void eachRoundBreaksHealsAndOpensItsCard() throws InterruptedException {
        GameDay day = new GameDay(List.of(new GameDay.Round(card(3), Duration.ofSeconds(40))));
        WrittenDown room = new WrittenDown(2);

        day.play(room, LASTS);

        assertThat(room.given).containsExactly("./coffee break 3", "./coffee heal", "./coffee ledger --check");
        assertThat(room.pauses).containsExactly(Duration.ofSeconds(40), LASTS.minusSeconds(40));
        assertThat(room.said.subList(0, room.said.size() - 1)).noneMatch(words -> words.contains("card 3"));
        assertThat(room.said.getLast()).isEqualTo("The card was: card 3. Why?");
    }

    @Test
    void aRoundThatEndsBeforeItsFaultBreaksNothing() throws InterruptedException {
        GameDay day = new GameDay(List.of(new GameDay.Round(card(3), Duration.ofSeconds(40))));
        WrittenDown room = new WrittenDown(1);

        day.play(room, LASTS);

        assertThat(room.given).containsExactly("./coffee heal", "./coffee ledger --check");
    }
}
