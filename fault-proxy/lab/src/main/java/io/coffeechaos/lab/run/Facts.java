package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.coffeechaos.lab.experiment.runner.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run has shown, as far as the verdict needs it.
 *
 * @param notPrepared why the system could not be prepared, if so
 * @param audit the totals of the book of orders after settling, and the guarantees
 * @param status how the runner ended
 * @param gateMet whether the hypothesis was met before the method; empty when it was not checked
 * @param deviated whether the hypothesis was unmet after the method
 * @param unmetDuring whether a probe was unmet during the method
 * @param failedActions actions that could not be carried out
 * @param stopped why the run was ended early, if so
 * @param deadSeconds the longest time without a new customer, in seconds
 * @param staleShare the share of samples, 0 to 1, whose sources were older than five seconds
 * @param faultsThatDidNotBite faults that touched nothing
 * @param claims the claims and whether each was kept
 * @param left what could not be healed
 */
public record Facts(
        Optional<String> notPrepared,
        Audit audit,
        RunStatus status,
        Optional<Boolean> gateMet,
        boolean deviated,
        boolean unmetDuring,
        List<String> failedActions,
        Optional<String> stopped,
        int deadSeconds,
        double staleShare,
        List<String> faultsThatDidNotBite,
        List<ClaimResult> claims,
        List<String> left) {
    /** Copies the lists. */
    public Facts {
        failedActions = List.copyOf(failedActions);
        faultsThatDidNotBite = List.copyOf(faultsThatDidNotBite);
        claims = List.copyOf(claims);
        left = List.copyOf(left);
    }

    /**
     * The book of orders after settling.
     *
     * @param sent customers whose first attempt was sent
     * @param acknowledged customers with an answer of 2xx
     * @param stored customers whose order exists
     * @param open orders without an end
     * @param lost acknowledged orders that do not exist
     * @param duplicates orders and effects beyond the first
     * @param silent orders of which the customer does not know
     * @param misreported customers with an answer that is not true
     * @param charged effects of payment that were not reversed
     * @param reserved effects of inventory that were not reversed
     * @param shipped effects of shipping that were not reversed
     * @param guarantees G1 to G6, if they could be judged
     */
    public record Audit(
            int sent,
            int acknowledged,
            int stored,
            int open,
            int lost,
            int duplicates,
            int silent,
            int misreported,
            int charged,
            int reserved,
            int shipped,
            Guarantees guarantees) {
        /** A book without customers. */
        public static final Audit NONE =
                of(MissingNode.getInstance(), Guarantees.notJudged("the orders could not be audited"));

        /**
         * An audit.
         *
         * @param totals the totals of the lab's ledger, as {@code GET /lab/ledger} shows them
         */
        static Audit of(JsonNode totals, Guarantees guarantees) {
            return new Audit(
                    totals.path("sent").asInt(),
                    totals.path("acknowledged").asInt(),
                    totals.path("stored").asInt(),
                    totals.path("open").asInt(),
                    totals.path("lost").asInt(),
                    totals.path("duplicates").asInt(),
                    totals.path("silent").asInt(),
                    totals.path("misreported").asInt(),
                    totals.at("/effects/charged").asInt(),
                    totals.at("/effects/reserved").asInt(),
                    totals.at("/effects/shipped").asInt(),
                    guarantees);
        }

        /** The same totals with other guarantees. */
        Audit with(Guarantees judged) {
            return new Audit(
                    sent,
                    acknowledged,
                    stored,
                    open,
                    lost,
                    duplicates,
                    silent,
                    misreported,
                    charged,
                    reserved,
                    shipped,
                    judged);
        }

        /** The words for what is broken, such as {@code lost 1}; empty if every promise was kept. */
        public List<String> broken() {
            List<String> words = new ArrayList<>();
            add(words, "lost", lost);
            add(words, "duplicates", duplicates);
            add(words, "silent", silent);
            add(words, "misreported", misreported);
            words.addAll(guarantees.broken());
            return words;
        }

        private static void add(List<String> words, String word, int count) {
            if (count > 0) {
                words.add(word + " " + count);
            }
        }
    }

    /**
     * A claim of the experiment and its outcome.
     *
     * @param claim the claim in words
     * @param kept whether it was kept
     * @param evidence the measured value in words
     */
    public record ClaimResult(String claim, boolean kept, String evidence) {}
}
