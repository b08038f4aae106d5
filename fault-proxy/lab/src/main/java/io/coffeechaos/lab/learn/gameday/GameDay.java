package io.coffeechaos.lab.learn.gameday;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Three rounds, each with a sealed card. The same seed draws the same cards in the same order, with the same delays.
 *
 * @param rounds the rounds
 */
record GameDay(List<Round> rounds) {
    /** So many cards are drawn. */
    static final int ROUNDS = 3;

    private static final int DELAY_MIN_S = 20;
    private static final int DELAY_MAX_S = 60;

    GameDay {
        rounds = List.copyOf(rounds);
    }

    /**
     * One round.
     *
     * @param card what is injected
     * @param delay when, after the round has begun
     */
    record Round(Card card, Duration delay) {}

    /** Where a game day takes place. */
    interface Room {
        /** Tells the group something. */
        void say(String words);

        /** Waits. Returns earlier, with true, when somebody ends the round. */
        boolean pause(Duration time) throws InterruptedException;

        /** Gives a command without showing it. Returns its exit code. */
        int give(String command) throws InterruptedException;
    }

    /** Draws the cards of a day. */
    static GameDay draw(List<Card> cards, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Card> sealed = new ArrayList<>(cards);
        List<Round> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Card card = sealed.remove(random.nextInt(sealed.size()));
            rounds.add(new Round(card, Duration.ofSeconds(random.nextInt(DELAY_MIN_S, DELAY_MAX_S + 1))));
        }
        return new GameDay(rounds);
    }

    /**
     * Plays all rounds: begins one, breaks something after its delay, waits until somebody ends it or its time is over,
     * heals, and opens the card.
     *
     * @param lasts how long a round may take
     */
    void play(Room room, Duration lasts) throws InterruptedException {
        for (int number = 1; number <= rounds.size(); number++) {
            Round round = rounds.get(number - 1);
            room.say("Round " + number + " of " + rounds.size() + " begins. It lasts " + lasts.toMinutes()
                    + " minutes. Press Enter when the group has named the cause.");
            boolean ended = room.pause(round.delay());
            if (!ended) {
                for (String command : round.card().commands()) {
                    if (room.give(command) != 0) {
                        room.say("The card could not be played: this command failed: " + command);
                    }
                }
                boolean unused = room.pause(lasts.minus(round.delay()));
            }
            room.say("The round is over. Healing.");
            if (room.give("./coffee heal") != 0) {
                room.say("Something is still broken: ./coffee heal says what.");
            }
            room.say(
                    room.give("./coffee ledger --check") == 0
                            ? "The truth is whole: no order is lost, duplicate, silent or misreported."
                            : "The truth is not whole, or there was no load: ./coffee ledger says more.");
            room.say("The card was: " + round.card().title() + ". "
                    + round.card().question());
        }
    }

    /** What the teacher sees before the day. */
    List<String> shown() {
        List<String> lines = new ArrayList<>();
        for (Round round : rounds) {
            Card card = round.card();
            lines.add((lines.isEmpty() ? "" : "\n") + "Card " + card.number() + ": " + card.title() + ", "
                    + round.delay().toSeconds() + " s after the round begins");
            lines.add("  Sees: " + card.sees());
            card.commands().forEach(command -> lines.add("  Breaks: " + command));
            for (int hint = 0; hint < card.hints().size(); hint++) {
                lines.add("  After " + 4 * (hint + 1) + " min: " + card.hints().get(hint));
            }
            lines.add("  Ask: " + card.question());
        }
        return lines;
    }
}
