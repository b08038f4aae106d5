package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.run.Catalogue;
import io.coffeechaos.lab.runs.BoardPage;
import io.coffeechaos.lab.runs.Checklist;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.runs.StoredRun;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The routes of experiments and runs: {@code GET /lab/experiments}, {@code GET /lab/board}, {@code GET /lab/checklist},
 * {@code GET|POST /lab/runs} and {@code GET|DELETE /lab/runs/{id}}. An experiment is chosen by its name in the library; a
 * request cannot bring one, because an experiment may run programs.
 */
final class RunRoutes {
    private static final Set<String> WISH_FIELDS = Set.of("name", "twin", "short", "dry");
    private static final int RUNS_MAX = 50;

    private final Runs runs;

    RunRoutes(Runs runs) {
        this.runs = runs;
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException {
        try {
            switch (call.route()) {
                case "GET lab/experiments" -> call.answer(200, experiments());
                case "GET lab/checklist" ->
                    call.answer(
                            200,
                            Checklist.of(Catalogue.board(runs.folders()), Instant.now())
                                    .json());
                case "GET lab/board" -> call.answer(200, BoardPage.json(Catalogue.board(runs.folders())));
                case "GET lab/runs" -> call.answer(200, list());
                case "POST lab/runs" -> start(call);
                default -> {
                    return one(call);
                }
            }
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    private boolean one(Call call) throws IOException {
        List<String> path = call.path();
        if (path.size() != 3 || !path.subList(0, 2).equals(List.of("lab", "runs"))) {
            return false;
        }
        String id = path.get(2);
        switch (call.method()) {
            case "GET" -> {
                Optional<ObjectNode> run = find(id);
                if (run.isPresent()) {
                    call.answer(200, run.get());
                } else {
                    call.error(404, "there is no run " + id);
                }
            }
            case "DELETE" -> stop(call, id);
            default -> {
                return false;
            }
        }
        return true;
    }

    // --- Experiments ---

    private ArrayNode experiments() throws IOException {
        List<StoredRun> stored = runs.folders().newestFirst();
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Catalogue.Entry entry : Catalogue.all()) {
            ObjectNode shown = all.addObject()
                    .put("name", entry.name())
                    .put("title", entry.title())
                    .put("hypothesis", entry.hypothesis());
            entry.rows().forEach(shown.putArray("rows")::add);
            entry.targets().forEach(shown.putArray("targets")::add);
            shown.putArray("durationS").add(entry.holdS()).add(entry.shortHoldS());
            shown.put("twin", entry.hasTwin()).put("expected", entry.expected().name());
            Optional<StoredRun> last = stored.stream()
                    .filter(run -> run.name().equals(entry.name()) && !run.isTwin())
                    .findFirst();
            if (last.isPresent()) {
                shown.putObject("last")
                        .put("verdict", last.get().verdict())
                        .put("at", last.get().ended().toString())
                        .put("runId", last.get().id());
            } else {
                shown.putNull("last");
            }
        }
        return all;
    }

    // --- Runs ---

    private void start(Call call) throws IOException, BadRequestException {
        JsonNode body = call.object();
        RunProgress.onlyFields(body, WISH_FIELDS, "");
        String name = Optional.ofNullable(body.path("name").textValue())
                .orElseThrow(() -> new BadRequestException("name", "name must be an experiment of the library"));
        RunWish wish = new RunWish(name, RunProgress.flag(body, "twin"), RunProgress.flag(body, "short"));
        boolean isDry = RunProgress.flag(body, "dry");
        Optional<Catalogue.Entry> experiment = RunFolders.isId(name) ? Catalogue.find(name) : Optional.empty();
        if (experiment.isEmpty()) {
            call.error(404, "name", "the library has no experiment of this name: GET /lab/experiments lists them");
            return;
        }
        if (wish.isTwin() && !experiment.get().hasTwin()) {
            throw new BadRequestException("twin", name + " has no twin");
        }
        if (isDry) {
            call.answer(200, Catalogue.plan(name, wish.isTwin(), wish.isShort()));
            return;
        }
        try {
            GoingRun run = runs.start(experiment.get(), wish);
            call.answer(
                    202,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("id", run.id())
                            .put("state", run.state().name()));
        } catch (Runs.BusyException busy) {
            call.answer(
                    409,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("error", busy.getMessage())
                            .put("id", busy.id()));
        }
    }

    private ArrayNode list() throws IOException {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        Optional<GoingRun> going = runs.going();
        going.ifPresent(run -> list.add(linked(run.shown())));
        for (StoredRun run : runs.folders().newestFirst()) {
            if (list.size() < RUNS_MAX
                    && going.filter(now -> now.id().equals(run.id())).isEmpty()) {
                list.add(linked(shown(run)));
            }
        }
        return list;
    }

    private Optional<ObjectNode> find(String id) throws IOException {
        Optional<GoingRun> going = runs.going().filter(run -> run.id().equals(id));
        if (going.isPresent()) {
            return going.map(run -> linked(run.shown()));
        }
        Optional<StoredRun> stored = runs.folders().find(id);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode run = linked(shown(stored.get()));
        JsonNode report = runs.folders().report(id).orElse(JsonNodeFactory.instance.objectNode());
        for (String field : List.of("audit", "claims", "left", "probes")) {
            if (report.has(field)) {
                run.set(field, report.path(field));
            }
        }
        run.put("notes", runs.folders().notes(id));
        return Optional.of(run);
    }

    private static ObjectNode shown(StoredRun run) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", run.id())
                .put("name", run.name())
                .put("twin", run.isTwin())
                .put("short", run.isShort())
                .put("state", "done")
                .put("verdict", run.verdict())
                .put("expected", run.expected())
                .put("asExpected", run.isAsExpected())
                .put("reason", run.reason())
                .put("began", run.began().toString())
                .put("ended", run.ended().toString())
                .put("commit", run.commit());
    }

    private static ObjectNode linked(ObjectNode run) {
        String path = "/lab/runs/" + run.path("id").asText();
        ObjectNode links = run.putObject("links").put("events", path + "/events");
        if (run.path("state").asText().equals("done")) {
            links.put("report", path + "/report")
                    .put("json", path + "/report.json")
                    .put("markdown", path + "/report.md")
                    .put("junit", path + "/report.xml")
                    .put("journal", path + "/journal");
        }
        return run;
    }

    private void stop(Call call, String id) throws IOException {
        if (runs.stop(id)) {
            call.answer(
                    202,
                    JsonNodeFactory.instance.objectNode().put("id", id).put("state", GoingRun.State.stopping.name()));
        } else if (runs.folders().find(id).isPresent()) {
            call.error(409, "the run " + id + " has ended");
        } else {
            call.error(404, "there is no run " + id);
        }
    }
}
