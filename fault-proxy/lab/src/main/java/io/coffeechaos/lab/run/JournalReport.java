package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.report.Chart;
import io.coffeechaos.lab.report.Page;
import io.coffeechaos.lab.report.Table;
import io.coffeechaos.lab.report.Table.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report of a journal in Chaos Toolkit's format, from whatever runner it comes. It has what a journal tells: verdict,
 * hypothesis, what was done and when, and the machine. There is no load and no audit.
 */
public final class JournalReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long BYTES_MAX = 64L << 20;

    private final JsonNode journal;
    private final JsonNode experiment;
    private final RunEvents events;
    private final Instant began;
    private final Instant ended;
    private final List<FaultBand> faults;

    private JournalReport(JsonNode journal) {
        this.journal = journal;
        this.experiment = journal.path("experiment");
        this.events = RunEvents.of(journal);
        this.began = JournalTimes.begin(journal);
        this.ended = JournalTimes.end(journal);
        this.faults = FaultBand.of(events, List.of(), ended);
    }

    /**
     * Writes the page of a journal beside it: {@code journal.html} for {@code journal.json}.
     *
     * @return the page
     * @throws IOException when the file cannot be read, or is no journal; the message says what is wrong
     */
    public static Path write(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file);
        }
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(file + " has more than " + (BYTES_MAX >> 20) + " MiB");
        }
        Path page = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.json$", "") + ".html");
        Files.writeString(page, html(read(file)));
        return page;
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            JsonNode journal = JSON.readTree(Files.readString(file));
            for (String field : List.of("experiment", "status", "steady_states", "run", "start")) {
                if (!journal.has(field)) {
                    throw new IOException(file + " is no journal: it has no field '" + field + "'");
                }
            }
            return journal;
        } catch (com.fasterxml.jackson.core.JsonProcessingException noJson) {
            throw new IOException(file + " is no JSON: " + noJson.getOriginalMessage(), noJson);
        }
    }

    /** The page of a journal. */
    static String html(JsonNode journal) {
        return new JournalReport(journal).page();
    }

    private String page() {
        String title = experiment.path("title").asText("Experiment");
        String status = journal.path("status").asText();
        boolean isDeviated = journal.path("deviated").asBoolean();
        Page page = new Page(title);
        page.verdict(status + (isDeviated ? ", deviated" : ""), status.equals("completed") && !isDeviated, title);
        page.text(sentence());
        if (experiment.hasNonNull("description")) {
            page.text(experiment.path("description").asText());
        }
        page.faint(began.toString().substring(0, 19).replace('T', ' ') + " UTC, "
                + Duration.between(began, ended).toSeconds() + " s");
        ProbeTable probes = ProbeTable.of(experiment, events);
        page.heading("Hypothesis")
                .text(experiment.at("/steady-state-hypothesis/title").asText("There is none"));
        if (!probes.rows().isEmpty()) {
            page.table(probes.table(began));
        }
        page.heading("Over time").drawing("Timeline", chart());
        if (!faults.isEmpty()) {
            page.heading("Times").items(times());
        }
        page.heading("What was done").table(activities());
        page.heading("Where").table(where());
        return page.end();
    }

    private String sentence() {
        long unmet = events.checks().stream().filter(check -> !check.met()).count();
        return events.checks().isEmpty()
                ? "The hypothesis was not checked."
                : unmet == 0
                        ? "The hypothesis was met in all of " + events.checks().size() + " checks."
                        : "The hypothesis was unmet in " + unmet + " of "
                                + events.checks().size() + " checks.";
    }

    private String chart() {
        List<Chart.Band> bands = new ArrayList<>();
        faults.forEach(fault -> bands.add(new Chart.Band(fault.name(), at(fault.begin()), at(fault.end()))));
        List<Chart.Mark> marks = new ArrayList<>();
        for (Phase phase : List.of(Phase.METHOD, Phase.ROLLBACKS)) {
            events.activities(phase)
                    .forEach(activity -> marks.add(new Chart.Mark(activity.name(), at(activity.begin()))));
        }
        return Chart.svg(
                "What was done, and whether the hypothesis was met, over time",
                at(ended),
                bands,
                marks,
                List.of(new Chart.Strip("hypothesis", spans())),
                List.of());
    }

    private List<Chart.Span> spans() {
        List<Chart.Span> spans = new ArrayList<>();
        List<RunEvents.Check> checks = events.checks();
        for (int index = 0; index < checks.size(); index++) {
            RunEvents.Check check = checks.get(index);
            double until = index + 1 < checks.size() ? at(checks.get(index + 1).at()) : at(ended);
            String word = check.met() ? "met" : "not met";
            double from = at(check.at());
            if (!spans.isEmpty() && spans.getLast().word().equals(word)) {
                from = spans.removeLast().fromS();
            }
            spans.add(new Chart.Span(from, until, word, check.met() ? "closed" : "open"));
        }
        return spans;
    }

    private List<String> times() {
        List<RunTimes.Check> checks = events.checks().stream()
                .map(check -> new RunTimes.Check(check.at(), check.met()))
                .toList();
        RunTimes times =
                RunTimes.of(new RunTimes.Seen(faults, checks, List.of(), List.of(), events.stopped(), List.of()));
        return List.of(
                times.detect()
                        .map(took -> "Detected " + Seconds.words(took) + " after the first fault began.")
                        .orElse("Never noticed: the hypothesis was met."),
                times.recover()
                        .map(took -> "Recovered " + Seconds.words(took) + " after the last fault ended.")
                        .orElse("No recovery was seen."));
    }

    private Table activities() {
        Table table = new Table("What was done")
                .texts("activity")
                .words("phase", "kind")
                .numbers("begin", "end")
                .words("outcome")
                .texts("why");
        for (Phase phase : List.of(Phase.METHOD, Phase.ROLLBACKS)) {
            for (RunEvents.ActivityTime activity : events.activities(phase)) {
                table.row(
                        activity.name(),
                        phase.name().toLowerCase(Locale.ROOT),
                        activity.record().at("/activity/type").asText(),
                        Chart.clock(at(activity.begin())),
                        Chart.clock(at(activity.end())),
                        Cell.judged(activity.succeeded() ? "✓ done" : "✗ not done", activity.succeeded()),
                        why(activity.record().path("exception")));
            }
        }
        return table;
    }

    /** The last line of a stack trace says what went wrong. */
    private static String why(JsonNode exception) {
        return exception.isEmpty()
                ? exception.asText("")
                : exception.path(exception.size() - 1).asText().strip();
    }

    private Table where() {
        return new Table("Where")
                .words("what")
                .texts("value")
                .row("runner", "chaoslib " + journal.path("chaoslib-version").asText("not known"))
                .row("platform", journal.path("platform").asText("not known"))
                .row("machine", journal.path("node").asText("not known"));
    }

    private double at(Instant at) {
        return Math.max(0, Duration.between(began, at).toMillis() / 1000.0);
    }
}
