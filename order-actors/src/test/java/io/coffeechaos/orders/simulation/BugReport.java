package io.coffeechaos.orders.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Measures how many schedules find each planted bug, and by which rule. Prints a Markdown table. */
final class BugReport {
    private static final long SCHEDULES_MAX = 100_000;

    private BugReport() {}

    /** Searches each bug from this many base seeds. Returns true if each search ended with an expected rule. */
    static boolean print(long base, long searches) {
        boolean good = true;
        System.out.println("| planted bug | found by | schedules until found: median | worst | a seed |");
        System.out.println("|---|---|---|---|---|");
        for (PlantedBug bug : PlantedBug.values()) {
            Campaign campaign = new Campaign(Optional.of(bug), 1);
            List<Long> taken = new ArrayList<>();
            SortedMap<Rule, Integer> rules = new TreeMap<>();
            long seed = 0;
            for (long n = 0; n < searches; n++) {
                Optional<Campaign.Failure> found = campaign.find(Campaign.seed(base, n), SCHEDULES_MAX);
                if (found.isEmpty()) {
                    taken.add(SCHEDULES_MAX + 1);
                    good = false;
                } else {
                    taken.add(found.get().number());
                    Rule rule = found.get().broken().rule();
                    rules.merge(rule, 1, Integer::sum);
                    good &= bug.foundBy().contains(rule);
                    seed = found.get().seed();
                }
            }
            taken.sort(Long::compare);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %,d | %,d | %d |%n",
                    bug,
                    rules,
                    taken.get(taken.size() / 2),
                    taken.getLast(),
                    seed);
        }
        return good;
    }
}
