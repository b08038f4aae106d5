package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.runs.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a run leaves in its folder: experiment, journal, and the report in four forms. */
final class RunFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private RunFiles() {}

    static void write(LabRun.Outcome outcome) throws IOException {
        Path folder = outcome.plan().folder();
        Files.write(
                folder.resolve("experiment.json"),
                JSON.writeValueAsBytes(outcome.plan().file()));
        ObjectNode report = report(outcome);
        JsonNode journal = outcome.journal().deepCopy();
        if (journal instanceof ObjectNode object) {
            object.set("coffee", report);
        }
        Files.write(folder.resolve("journal.json"), JSON.writeValueAsBytes(journal));
        Files.write(folder.resolve("report.json"), JSON.writeValueAsBytes(report));
        Files.writeString(folder.resolve("report.html"), RunReport.html(outcome));
        Files.writeString(folder.resolve("report.md"), RunReport.markdown(outcome));
        Files.writeString(folder.resolve("junit.xml"), RunReport.junit(outcome));
    }

    private static ObjectNode report(LabRun.Outcome outcome) {
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
        report.put("commit", Commit.ofThisCheckout());
        ObjectNode audit = report.putObject("audit");
        audit.put("sent", facts.audit().sent());
        audit.put("acknowledged", facts.audit().acknowledged());
        audit.put("stored", facts.audit().stored());
        audit.put("open", facts.audit().open());
        audit.put("lost", facts.audit().lost());
        audit.put("duplicates", facts.audit().duplicates());
        audit.put("silent", facts.audit().silent());
        audit.put("misreported", facts.audit().misreported());
        ArrayNode claims = report.putArray("claims");
        facts.claims().forEach(claim -> claims.addObject()
                .put("claim", claim.claim())
                .put("kept", claim.kept())
                .put("evidence", claim.evidence()));
        ArrayNode left = report.putArray("left");
        facts.left().forEach(left::add);
        return report;
    }
}
