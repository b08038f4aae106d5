package io.coffeechaos.orders.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * The command {@code ./coffee simulate}. It runs schedules and prints its progress. If a schedule breaks a rule, it
 * prints the seed and the trace of the schedule and exits with 1. With {@code --replay} it runs one schedule again.
 */
public final class SimulateMain {
    private SimulateMain() {}

    /**
     * Runs the command. Exits with 1 if a rule is broken, if 20,000 or more schedules do not meet every fault, or if a
     * search does not find its bug by the expected rule. Exits with 2 after wrong arguments, and otherwise with 0.
     */
    public static void main(String[] arguments) throws InterruptedException {
        silence();
        if (List.of(arguments).contains("--help")) {
            System.out.print(usage());
            System.exit(0);
        }
        try {
            System.exit(run(List.of(arguments)));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println();
            System.err.print(usage());
            System.exit(2);
        }
    }

    /** Switches the log of the product off, because the product would log thousands of lines a second. */
    static void silence() {
        ((Logger) LoggerFactory.getLogger("io.coffeechaos")).setLevel(Level.OFF);
    }

    /** Runs the command and returns its exit status. */
    static int run(List<String> arguments) throws InterruptedException {
        long runs = 20_000;
        long seed = ThreadLocalRandom.current().nextLong() >>> 16;
        Optional<Long> replay = Optional.empty();
        Optional<PlantedBug> bug = Optional.empty();
        long searches = 0;
        Set<String> given = new TreeSet<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(i) + " needs a value");
            }
            String value = arguments.get(i + 1);
            given.add(arguments.get(i));
            switch (arguments.get(i)) {
                case "--runs" -> runs = positive(value);
                case "--seed" -> seed = number(value);
                case "--replay" -> replay = Optional.of(number(value));
                case "--bug" -> bug = Optional.of(bug(value));
                case "--bugs" -> searches = positive(value);
                default -> throw new IllegalArgumentException("unknown option: " + arguments.get(i));
            }
        }
        onlyWith(given, "--replay", Set.of("--bug"));
        onlyWith(given, "--bugs", Set.of("--seed"));
        if (searches > 0) {
            return BugReport.print(seed, searches) ? 0 : 1;
        }
        Campaign campaign = new Campaign(bug, Runtime.getRuntime().availableProcessors());
        if (replay.isPresent()) {
            return replay(campaign, replay.get(), bug);
        }
        System.out.printf(
                "%,d schedules, --seed %d%s%n",
                runs, seed, bug.map(planted -> ", with " + planted).orElse(""));
        Campaign.Result result = campaign.run(seed, runs, progress(runs));
        System.out.printf(
                Locale.ROOT,
                "%,d schedules in %.1f s: %,d a minute%n",
                result.schedules(),
                result.took().toMillis() / 1000.0,
                result.perMinute());
        if (result.failure().isPresent()) {
            Campaign.Failure failure = result.failure().get();
            System.out.printf("Schedule %,d broke a rule.%n", failure.number());
            replay(campaign, failure.seed(), bug);
            return 1;
        }
        List<Mark> missing = result.marks().missing();
        if (!missing.isEmpty()) {
            System.out.println("INCONCLUSIVE: these faults were never met: " + missing);
            return runs >= 20_000 ? 1 : 0;
        }
        System.out.println("All rules kept, all faults met: " + result.marks());
        return 0;
    }

    private static int replay(Campaign campaign, long seed, Optional<PlantedBug> bug) {
        Optional<Campaign.Failure> failure = campaign.one(seed, 1, new Marks());
        campaign.story(seed).forEach(System.out::println);
        System.out.println(failure.map(met -> "%s broken: %s%nRun it again: ./coffee simulate --replay %d%s"
                        .formatted(
                                met.broken().rule(),
                                met.broken().getMessage(),
                                seed,
                                bug.map(planted -> " --bug " + option(planted)).orElse("")))
                .orElse("All rules kept."));
        failure.map(met -> met.broken().getCause()).ifPresent(Throwable::printStackTrace);
        return failure.isPresent() ? 1 : 0;
    }

    private static LongConsumer progress(long runs) {
        AtomicLong shown = new AtomicLong(System.nanoTime());
        return done -> {
            long now = System.nanoTime();
            long last = shown.get();
            if (now - last > 5_000_000_000L && shown.compareAndSet(last, now)) {
                System.out.printf("  %,d of %,d%n", done, runs);
            }
        };
    }

    /** Refuses options that have no effect together with {@code option}. */
    private static void onlyWith(Set<String> given, String option, Set<String> others) {
        for (String other : given) {
            if (given.contains(option) && !other.equals(option) && !others.contains(other)) {
                throw new IllegalArgumentException(other + " has no effect together with " + option);
            }
        }
    }

    private static long positive(String value) {
        long number = number(value);
        if (number < 1) {
            throw new IllegalArgumentException("must be 1 or more: " + value);
        }
        return number;
    }

    private static long number(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number: " + value, e);
        }
    }

    private static PlantedBug bug(String value) {
        return Arrays.stream(PlantedBug.values())
                .filter(planted -> planted.name().equalsIgnoreCase(value.replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such bug: " + value));
    }

    private static String option(PlantedBug bug) {
        return bug.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String usage() {
        return """
                Usage: ./coffee simulate [--runs N] [--seed S] [--bug NAME | --bugs N] [--replay SEED]

                  --runs N       run N schedules (default 20000)
                  --seed S       derive the seeds of the schedules from S (default: a new seed, printed)
                  --replay SEED  run one schedule again by its own seed and print its events
                  --bugs N       search every bug from N base seeds and print a table
                  --bug NAME     plant this bug, one of
                                 %s
                """.formatted(
                Arrays.stream(PlantedBug.values()).map(SimulateMain::option).collect(Collectors.joining(" ")));
    }
}
