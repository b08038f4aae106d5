package io.coffeechaos.lab.run;

import io.coffeechaos.lab.report.Table;
import io.coffeechaos.lab.runs.Commit;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How a run can be repeated.
 *
 * @param command the command line
 * @param hash the SHA-256 of the experiment, as {@code experiment.json} has it
 * @param configuration the values that it ran with, and the settings of the nodes; secrets are masked
 * @param commit the commit of the sources; empty when it is not known
 * @param jvm the Java virtual machine
 * @param cores the number of processors
 */
record Origin(String command, String hash, Map<String, String> configuration, String commit, String jvm, int cores) {
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|passwd|secret|token|credential|api.?key).*");
    private static final String MASK = "*****";

    static Origin of(LabRun.Outcome outcome, byte[] file) {
        RunPlan plan = outcome.plan();
        Map<String, String> configuration = new TreeMap<>();
        outcome.configuration()
                .properties()
                .forEach(value -> configuration.put(
                        value.getKey(),
                        SECRET.matcher(value.getKey()).matches()
                                ? MASK
                                : value.getValue().asText()));
        configuration.putAll(plan.prepare().settings());
        return new Origin(
                "./coffee run " + (plan.isShort() ? "--short " : "") + (plan.isTwin() ? "--twin " : "") + plan.name(),
                sha256(file),
                configuration,
                Commit.ofThisCheckout(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** A table of two columns. */
    Table table(LabPart.Load load) {
        Table table = new Table("What ran").words("what").texts("value");
        table.row("experiment.json, SHA-256", hash);
        table.row("commit", commit.isEmpty() ? "not known" : commit);
        table.row("Java", jvm);
        table.row("cores", cores);
        table.row(
                "load",
                load.rate() + " " + load.client() + " customers a second"
                        + (load.failover() ? "" : ", each at one edge only"));
        table.row("seed", "none: times and choices of customers are drawn anew");
        configuration.forEach((name, value) -> table.row("configuration " + name, value));
        return table;
    }
}
