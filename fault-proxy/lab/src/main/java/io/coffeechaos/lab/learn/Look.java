package io.coffeechaos.lab.learn;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.learn.Check.What;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Looks into a running system, whether what a check asks for is so. */
public final class Look {
    private static final long INTERVAL_MS = 250;

    /** A run counts for a lesson for so long. */
    private static final Duration NEW_MAX = Duration.ofHours(2);

    private final RunningLab lab;
    private final LastOrder last;

    /** Looks into this system. */
    public Look(RunningLab lab, LastOrder last) {
        this.lab = lab;
        this.last = last;
    }

    /**
     * What was found.
     *
     * @param holds whether the check holds
     * @param found what was seen, in words
     */
    public record Seen(boolean holds, String found) {}

    /** Looks until the check holds, or its time is over. */
    Seen until(Check check) throws InterruptedException {
        long endNanos = System.nanoTime() + check.within().toNanos();
        while (true) {
            Seen seen = once(check.what());
            if (seen.holds() || System.nanoTime() - endNanos > 0) {
                return seen;
            }
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
        }
    }

    /** Looks once. A part that does not answer is a check that does not hold. */
    public Seen once(What what) throws InterruptedException {
        try {
            return switch (what) {
                case What.OrderStatus status -> order(status);
                case What.Effects effects -> {
                    int count = entry(effects.step())
                            .map(found -> found.path("net").asInt())
                            .orElse(0);
                    yield new Seen(count == effects.count(), effects.step() + " has " + counted(count, "effect"));
                }
                case What.Calls calls -> {
                    int count = entry(calls.step())
                            .map(found -> found.path("calls").asInt())
                            .orElse(0);
                    yield new Seen(count >= calls.atLeast(), calls.step() + " had " + counted(count, "call"));
                }
                case What.Truth truth -> truth(truth.isZero());
                case What.VerdictOf verdict -> verdict(verdict);
                case What.NodesReady nodes -> {
                    int ready = lab.control().kpi(1).path("nodesReady").asInt();
                    yield new Seen(ready == nodes.count(), counted(ready, "node") + " ready");
                }
                case What.NothingBroken nothing -> {
                    int faults = lab.control().faults().size();
                    yield new Seen(faults == 0, counted(faults, "fault") + " on");
                }
            };
        } catch (IOException | LabException noAnswer) {
            return new Seen(false, noAnswer.getMessage());
        }
    }

    private Seen order(What.OrderStatus wanted) throws LabException, IOException, InterruptedException {
        Optional<JsonNode> order = lab.order(last.id(LastOrder.WORD));
        String status = order.map(found -> found.path("status").asText()).orElse("no order");
        boolean delayed = order.map(found -> found.path("delayed").asBoolean()).orElse(false);
        return new Seen(
                status.equals(wanted.status()) && (delayed || !wanted.delayed()), status + (delayed ? " delayed" : ""));
    }

    private Optional<JsonNode> entry(String step) throws LabException, IOException, InterruptedException {
        return lab.simulators().entry(step, last.id(LastOrder.WORD));
    }

    private Seen truth(Map<String, Boolean> isZero) throws IOException, InterruptedException {
        JsonNode totals = lab.control().ledger("limit=1").path("totals");
        StringJoiner found = new StringJoiner(", ");
        boolean holds = true;
        for (Map.Entry<String, Boolean> word : new TreeMap<>(isZero).entrySet()) {
            int count = totals.path(word.getKey()).asInt();
            holds &= (count == 0) == word.getValue();
            found.add(word.getKey() + " " + count);
        }
        return new Seen(holds, found.toString());
    }

    private Seen verdict(What.VerdictOf wanted) throws IOException, InterruptedException {
        for (JsonNode run : lab.control().runs()) {
            if (run.path("name").asText().equals(wanted.experiment())
                    && run.path("twin").asBoolean() == wanted.twin()) {
                String verdict = run.path("verdict").asText("it is going on");
                boolean isOld = isOld(run.path("ended"));
                return new Seen(
                        verdict.equals(wanted.verdict()) && !isOld,
                        verdict + (isOld ? ", but more than " + NEW_MAX.toHours() + " hours ago" : ""));
            }
        }
        return new Seen(false, "it was not run");
    }

    /** A run of last week is not what the learner has just done. */
    private static boolean isOld(JsonNode ended) {
        return ended.isTextual() && Instant.parse(ended.asText()).plus(NEW_MAX).isBefore(Instant.now());
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
