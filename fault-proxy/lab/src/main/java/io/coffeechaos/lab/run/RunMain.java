package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.RefusedException;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.experiment.ExperimentMain;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.Experiment;
import io.coffeechaos.lab.experiment.file.ExperimentReader;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.runner.LogLine;
import io.coffeechaos.lab.experiment.runner.Pacer;
import io.coffeechaos.lab.experiment.runner.RunLog;
import io.coffeechaos.lab.experiment.runner.StopReason;
import io.coffeechaos.lab.runs.BoardPage;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./coffee run NAME}: runs experiments of the library on the running system. With a file instead of a name it is
 * {@link ExperimentMain}.
 *
 * <p>Exit code 0: every verdict was as expected. Otherwise the code of the first unexpected verdict: 1 FAILED (or a twin
 * that did not fail), 3 ABORTED, 4 INCONCLUSIVE. 2: wrong usage.
 */
@Command(
        name = "coffee run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs experiments of the library on the running system, and judges them. With a FILE instead of a"
                + " NAME it takes the options of the command chaos: ./coffee run --help FILE.",
        footer = {
            "",
            "Examples:",
            "  ./coffee run black-friday",
            "  ./coffee run --short --pairs black-friday busy-hour"
        })
public final class RunMain implements Runnable {
    /** The system property by which the lab names the run of a process that it starts. */
    public static final String ID_PROPERTY = "coffee.run.id";

    private static final int ENDED_EARLY = 3;

    /** The longest wait for rollbacks and report after Ctrl-C. */
    private static final int END_TIMEOUT_S = 300;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "The experiments; --list lists them.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "List the experiments and end.")
    private boolean list;

    @Option(names = "--all", description = "Run all experiments of the library.")
    private boolean all;

    @Option(names = "--short", description = "Run the short form: faults of about ten seconds.")
    private boolean shortForm;

    @Option(names = "--twin", description = "Run with the protection off: the verdict must be FAILED.")
    private boolean twin;

    @Option(names = "--pairs", description = "Run the experiments, and then the twins of those that have one.")
    private boolean pairs;

    @Option(names = "--dry", description = "Show targets, changes and stop conditions, and change nothing.")
    private boolean dry;

    @Option(names = "--check", description = "Check the experiments, and run none.")
    private boolean check;

    @Option(
            names = "--prepare-only",
            description = "Prepare nodes and customers for another runner, such as chaos run, and leave them so for 15"
                    + " minutes.")
    private boolean prepareOnly;

    @Mixin
    private ExitRule exitRule = new ExitRule();

    @Option(
            names = "--own",
            description = "Start a system for this run, with as many nodes as it needs, and end it afterwards. The same"
                    + " happens when no system runs and no --port-offset is given.")
    private boolean own;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description = "Use the running system whose ports are moved up by N. With --own: move the ports of the new"
                    + " system up by N instead of 3000.")
    private Optional<Integer> portOffset = Optional.empty();

    private final PrintStream out = System.out;
    private final boolean terminal = Boolean.getBoolean("coffee.terminal");
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<LabRun> current = Optional.empty();
    private volatile boolean stopped;
    private int exitCode;

    private RunMain() {}

    /** Runs experiments; see the class comment. */
    public static void main(String[] args) throws IOException {
        if (!RunNames.isForLibrary(args)) {
            ExperimentMain.main(args);
            return;
        }
        RunMain main = new RunMain();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(main::stop));
        CommandLine command = new CommandLine(main);
        int code = command.execute(args);
        main.ended.countDown();
        System.exit(code != 0 ? code : main.exitCode);
    }

    /** Ends the run that is going on, and begins no other one. */
    private void end(StopReason why) {
        stopped = true;
        current.ifPresent(run -> run.stop(why));
    }

    private void stop() {
        if (ended.getCount() == 0) {
            return;
        }
        end(new StopReason.Signal());
        try {
            boolean unused = ended.await(END_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ENDED_EARLY);
    }

    @Override
    public void run() {
        try {
            if (list) {
                LibraryText.list(out);
                return;
            }
            List<String> chosen = all ? Library.names() : RunNames.checked(names);
            if (check || dry) {
                for (String name : chosen) {
                    if (check) {
                        check(name);
                    } else {
                        LibraryText.plan(name, out);
                    }
                }
                return;
            }
            List<Planned> planned = planned(chosen);
            try (RunSystem system = system(chosen)) {
                for (int index = 0; index < planned.size() && !stopped; index++) {
                    run(
                            planned.get(index),
                            index + 1 < planned.size() ? planned.get(index + 1).settings() : Map.of(),
                            system.ports());
                }
            }
        } catch (UsageException wrong) {
            fail(wrong.getMessage(), CommandLine.ExitCode.USAGE);
        } catch (ConnectException noLab) {
            fail(RunningLab.NOTHING_RUNS);
        } catch (RefusedException refused) {
            fail(refused.reason());
        } catch (IOException failed) {
            fail(failed.getMessage());
        } catch (InvalidExperimentException invalid) {
            fail("the experiment is invalid at " + invalid.pointer() + ": " + invalid.getMessage());
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }

    private RunSystem system(List<String> chosen) throws IOException, InterruptedException, UsageException {
        if (prepareOnly && own) {
            throw new UsageException("--prepare-only prepares a running system, and --own ends its system: choose one");
        }
        RunSystem.Choice choice = new RunSystem.Choice(own, !prepareOnly, portOffset);
        return RunSystem.of(choice, RunSystem.nodes(chosen), home(), out);
    }

    private void fail(String why) {
        fail(why, Verdict.INCONCLUSIVE.exitCode());
    }

    private void fail(String why, int code) {
        System.err.println("coffee run: " + why);
        exitCode = exitCode == 0 ? code : exitCode;
    }

    private void check(String name) throws IOException, InvalidExperimentException {
        Experiment experiment = ExperimentReader.read(Library.load(name), Environment.ofProcess());
        experiment.warnings().forEach(warning -> out.println(name + ": " + warning));
        out.println(name + " is valid");
    }

    private List<Planned> planned(List<String> chosen) throws IOException, UsageException {
        Planned.Forms forms = pairs ? Planned.Forms.pairs : twin ? Planned.Forms.twins : Planned.Forms.experiments;
        List<Planned> planned = Planned.of(chosen, forms, all && shortForm ? Planned.QUICK : Map.of());
        for (String name : chosen) {
            if (twin
                    && !all
                    && planned.stream()
                            .noneMatch(some -> some.isTwin() && some.name().equals(name))) {
                throw new UsageException(name + " has no twin");
            }
        }
        return planned;
    }

    /** Runs an experiment, and leaves the nodes with the settings of the next one. */
    private void run(Planned what, Map<String, String> next, Ports ports)
            throws IOException, InvalidExperimentException, InterruptedException {
        String id = id(what.name(), what.isTwin());
        Environment environment = Environment.ofProcess()
                .with(Map.of(
                        "COFFEE_LAB", Ports.local(ports.lab()).toString(),
                        "COFFEE_PROXY", Ports.local(ports.proxyControl()).toString(),
                        "COFFEE_ORDERS", Ports.local(ports.nodeHttp(1)).toString()));
        ObjectNode about = JsonNodeFactory.instance
                .objectNode()
                .put("name", what.name())
                .put("twin", what.isTwin())
                .put("short", shortForm)
                .put("expected", what.expected().name());
        if (prepareOnly) {
            prepare(new RunPlan(id, what, shortForm, runs().resolve(id), next), ports, environment);
            return;
        }
        try (RunningLab lab = RunningLab.at(ports).discover();
                RunLease lease = RunLease.begin(lab, id, about, runs().resolve(id));
                PrintStream logFile = new PrintStream(
                        Files.createDirectories(lease.folder())
                                .resolve("log.txt")
                                .toFile(),
                        StandardCharsets.UTF_8)) {
            RunLog log = new RunLog(Pacer.system(), List.of(line -> print(logFile, line)));
            RunPlan plan = new RunPlan(id, what, shortForm, lease.folder(), next);
            notice(plan);
            LabRun run = new LabRun(plan, lab, environment, lease, log, this::progress);
            current = Optional.of(run);
            if (stopped) {
                run.stop(new StopReason.Signal());
            }
            lease.keep(run::progress, holder(run));
            LabRun.Outcome outcome = run.run();
            current = Optional.empty();
            RunFiles.write(outcome);
            RunFolders folders = RunFolders.around(lease.folder());
            folders.prune(id);
            BoardPage.write(Catalogue.board(folders), folders);
            verdict(outcome);
        }
    }

    /** Ends the run when the lab wants that, or when the lease is lost. No other run begins then. */
    private RunLease.Holder holder(LabRun run) {
        return new RunLease.Holder() {
            @Override
            public void mustStop(String why) {
                end(new StopReason.Request(why));
            }

            @Override
            public void lost(RunLease.Loss how) {
                stopped = true;
                run.lost(how);
            }
        };
    }

    private void prepare(RunPlan plan, Ports ports, Environment environment) throws IOException, InterruptedException {
        try (RunningLab lab = RunningLab.at(ports).discover()) {
            RunLog log = new RunLog(Pacer.system(), List.of());
            Preparation.leave(lab, new LabRun(plan, lab, environment, () -> true, log, progress -> {}));
            out.println(plan.name() + " is prepared. Its customers come for "
                    + LabRun.PREPARED_MAX.toMinutes()
                    + " minutes; ./coffee load 0 and ./coffee heal end it. Book: " + plan.id());
        }
    }

    /** The id: given by the lab that has started this process, or made of name and time. */
    private static String id(String name, boolean asTwin) {
        return Optional.ofNullable(System.getProperty(ID_PROPERTY))
                .orElseGet(() -> RunFolders.newId(name, asTwin, Instant.now()));
    }

    private static void print(PrintStream file, LogLine line) {
        file.println(line.at() + " " + line.level() + " " + line.message());
    }

    private static Path home() {
        return Path.of(System.getProperty("coffee.dir", ".coffee"));
    }

    private static Path runs() {
        return home().resolve("runs");
    }

    private void notice(RunPlan plan) {
        out.println(plan.id() + ": " + plan.file().path("title").asText());
        out.println("  breaks " + String.join(", ", plan.part().targets()) + " under "
                + plan.load().rate() + " " + plan.load().client() + " customers a second, expects " + plan.expected());
    }

    private void progress(LabRun.Progress now) {
        long seconds = now.elapsed().toSeconds();
        if (!terminal && seconds % 10 != 0) {
            return;
        }
        JsonNode kpi = now.kpi();
        String line =
                "%02d:%02d %-9s ok %3.0f %%  p99 %d ms  %.1f/s  open %d  faults %d | probes %s | lost %d dup %d silent %d"
                        .formatted(
                                seconds / 60,
                                seconds % 60,
                                now.phase(),
                                kpi.path("successRate").asDouble() * 100,
                                kpi.path("p99").asInt(),
                                kpi.path("accepted").asInt() / 5.0,
                                kpi.path("open").asInt(),
                                kpi.path("faults").asInt(),
                                now.ticks(),
                                kpi.path("lost").asInt(),
                                kpi.path("duplicates").asInt(),
                                kpi.path("silent").asInt());
        out.print(terminal ? "\r" + line + "\u001b[K" : line + "\n");
        out.flush();
    }

    private void verdict(LabRun.Outcome outcome) {
        RunPlan plan = outcome.plan();
        Facts.Audit audit = outcome.facts().audit();
        Verdict verdict = outcome.judged().verdict();
        boolean expected = !exitRule.isUnexpected(verdict, plan.expected());
        out.print(terminal ? "\r\u001b[K" : "");
        out.printf(
                "%s  %s: %s; %d customers, %d acknowledged, %d stored, lost %d, duplicate %d, silent %d%s%n",
                verdict,
                plan.id(),
                outcome.judged().reason(),
                audit.sent(),
                audit.acknowledged(),
                audit.stored(),
                audit.lost(),
                audit.duplicates(),
                audit.silent(),
                expected ? "" : " (expected " + exitRule.expected(plan.expected()) + ")");
        out.println("report " + plan.folder().resolve("report.html"));
        if (exitCode == 0) {
            exitCode = exitRule.code(verdict, plan.expected(), outcome.journal());
        }
    }
}
