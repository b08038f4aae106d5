package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.runs.Board;
import io.coffeechaos.lab.runs.Commit;
import io.coffeechaos.lab.runs.RunFolders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the library has, for those who choose an experiment. */
public final class Catalogue {
    private static final String HOLD = "COFFEE_HOLD";

    private Catalogue() {}

    /**
     * An experiment of the library.
     *
     * @param name the name, as {@code ./coffee run} takes it
     * @param title the title
     * @param hypothesis the title of the steady-state hypothesis
     * @param rows the rows of the source texts that it answers
     * @param targets the parts that it breaks
     * @param expected the verdict that it should get
     * @param holdS how long the fault holds, in seconds
     * @param shortHoldS the same for the short form
     * @param hasTwin whether there is a form without protection; without it, nothing of ours can be switched off
     */
    public record Entry(
            String name,
            String title,
            String hypothesis,
            List<String> rows,
            List<String> targets,
            Verdict expected,
            double holdS,
            double shortHoldS,
            boolean hasTwin) {
        /** Copies the lists. */
        public Entry {
            rows = List.copyOf(rows);
            targets = List.copyOf(targets);
        }
    }

    /** All experiments, in the order of the library. */
    public static List<Entry> all() throws IOException {
        List<Entry> all = new ArrayList<>();
        for (String name : Library.names()) {
            all.add(entry(name));
        }
        return all;
    }

    /** An experiment by its name; nothing if the library does not have it. */
    public static Optional<Entry> find(String name) throws IOException {
        return Library.has(name) ? Optional.of(entry(name)) : Optional.empty();
    }

    private static Entry entry(String name) throws IOException {
        JsonNode file = Library.load(name);
        LabPart part = LabPart.of(file);
        double hold = file.at("/configuration/hold/default").asDouble();
        return new Entry(
                name,
                file.path("title").asText(),
                file.at("/steady-state-hypothesis/title").asText(),
                part.rows(),
                part.targets(),
                part.expect(),
                hold,
                Double.parseDouble(part.shortForm().getOrDefault(HOLD, Double.toString(hold))),
                part.twin().isPresent());
    }

    /** The coverage board of the library and these runs, as it is now. */
    public static Board board(RunFolders folders) throws IOException {
        List<Board.Experiment> experiments = all().stream()
                .map(entry -> new Board.Experiment(entry.name(), entry.title(), entry.rows(), entry.hasTwin()))
                .toList();
        return Board.of(experiments, folders.newestFirst(), Commit.ofThisCheckout());
    }

    /**
     * What a run would do: targets, load, changes and stop conditions.
     *
     * @param name a name of the library
     */
    public static ObjectNode plan(String name, boolean asTwin, boolean isShort) throws IOException {
        Planned experiment = Planned.experiment(name);
        RunPlan plan = new RunPlan(
                name, asTwin ? experiment.twin() : experiment, isShort, java.nio.file.Path.of(name), Map.of());
        Entry entry = entry(name);
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("title", entry.title())
                .put("twin", asTwin)
                .put("short", isShort)
                .put("expected", plan.expected().name())
                .put("holdS", isShort ? entry.shortHoldS() : entry.holdS());
        entry.targets().forEach(shown.putArray("targets")::add);
        shown.putObject("load")
                .put("rate", plan.load().rate())
                .put("client", plan.load().client())
                .put("failover", plan.load().failover());
        var changes = shown.putArray("changes");
        plan.file().path("method").forEach(activity -> {
            if (activity.path("type").asText().equals("action")) {
                changes.add(activity.path("name").asText());
            }
        });
        var stops = shown.putArray("stops");
        plan.file().path("controls").forEach(control -> control.at("/provider/arguments/probes")
                .forEach(probe -> stops.add(probe.path("name").asText())));
        return shown;
    }
}
