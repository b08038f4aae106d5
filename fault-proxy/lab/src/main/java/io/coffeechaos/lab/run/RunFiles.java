package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.notebook.Notebook;
import io.coffeechaos.lab.runs.RunFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Writes what a run leaves in its folder: experiment, journal, and the report in four forms. */
final class RunFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final Duration GUESS_AGE_MAX = Duration.ofDays(1);

    private RunFiles() {}

    static void write(LabRun.Outcome outcome) throws IOException {
        Path folder = outcome.plan().folder();
        byte[] experiment = JSON.writeValueAsBytes(outcome.plan().file());
        Files.write(folder.resolve("experiment.json"), experiment);
        RunAnalysis analysis = RunAnalysis.of(outcome);
        Origin origin = Origin.of(outcome, experiment);
        ObjectNode report = report(outcome, analysis, origin);
        JsonNode journal = outcome.journal().deepCopy();
        if (journal instanceof ObjectNode object) {
            object.set("coffee", report);
        }
        Files.write(folder.resolve("journal.json"), JSON.writeValueAsBytes(journal));
        RunFolders all = RunFolders.around(folder);
        Optional<Notebook.Guess> guess =
                new Notebook(all.root()).about(outcome.plan().name()).filter(noted -> isOf(noted, outcome.began()));
        RunReport shown = new RunReport(outcome, analysis, origin, all.newestFirst(), guess);
        Files.writeString(folder.resolve("report.html"), shown.html());
        Files.writeString(folder.resolve("report.md"), shown.markdown());
        Files.writeString(folder.resolve("junit.xml"), RunJunit.xml(outcome, analysis));
        // With this file, the run has ended: the others are there before it.
        Files.write(folder.resolve(RunFolders.REPORT), JSON.writeValueAsBytes(report));
    }

    /** Whether a guess was made for this run: before it, and not long before. */
    private static boolean isOf(Notebook.Guess guess, Instant began) {
        return guess.at().isBefore(began) && guess.at().plus(GUESS_AGE_MAX).isAfter(began);
    }

    private static ObjectNode report(LabRun.Outcome outcome, RunAnalysis analysis, Origin origin) {
        RunPlan plan = outcome.plan();
        Facts facts = outcome.facts();
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("id", plan.id());
        report.put("name", plan.name());
        report.put("verdict", outcome.judged().verdict().name());
        report.put("expected", plan.expected().name());
        report.put("reason", outcome.judged().reason());
        report.put("recovered", outcome.judged().recovered());
        report.put("twin", plan.isTwin());
        report.put("short", plan.isShort());
        report.put("began", outcome.began().toString());
        report.put("ended", outcome.ended().toString());
        report.put("commit", origin.commit());
        report.put("sentence", analysis.sentence());
        report.put("experimentSha256", origin.hash());
        ObjectNode audit = report.putObject("audit");
        audit.put("sent", facts.audit().sent());
        audit.put("acknowledged", facts.audit().acknowledged());
        audit.put("stored", facts.audit().stored());
        audit.put("open", facts.audit().open());
        audit.put("lost", facts.audit().lost());
        audit.put("duplicates", facts.audit().duplicates());
        audit.put("silent", facts.audit().silent());
        audit.put("misreported", facts.audit().misreported());
        audit.putObject("effects")
                .put("charged", facts.audit().charged())
                .put("reserved", facts.audit().reserved())
                .put("shipped", facts.audit().shipped());
        audit.set("guarantees", facts.audit().guarantees().json());
        ArrayNode claims = report.putArray("claims");
        facts.claims().forEach(claim -> claims.addObject()
                .put("claim", claim.claim())
                .put("kept", claim.kept())
                .put("evidence", claim.evidence()));
        ObjectNode times = report.putObject("timesMs");
        put(times, "detect", analysis.times().detect());
        put(times, "stop", analysis.times().stop());
        put(times, "recover", analysis.times().recover());
        put(times, "settle", analysis.times().settle());
        ArrayNode faults = report.putArray("faults");
        analysis.faults().forEach(fault -> faults.addObject()
                .put("target", fault.target())
                .put("what", fault.what())
                .put("begin", fault.begin().toString())
                .put("end", fault.end().toString()));
        ArrayNode left = report.putArray("left");
        facts.left().forEach(left::add);
        return report;
    }

    private static void put(ObjectNode times, String name, Optional<Duration> took) {
        took.ifPresentOrElse(time -> times.put(name, time.toMillis()), () -> times.putNull(name));
    }
}
