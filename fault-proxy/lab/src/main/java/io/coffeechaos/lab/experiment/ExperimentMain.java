package io.coffeechaos.lab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.Experiment;
import io.coffeechaos.lab.experiment.file.ExperimentReader;
import io.coffeechaos.lab.experiment.file.VariablesLoader;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.Variables;
import io.coffeechaos.lab.experiment.runner.DynamicConfiguration;
import io.coffeechaos.lab.experiment.runner.ExperimentRun;
import io.coffeechaos.lab.experiment.runner.LogLine;
import io.coffeechaos.lab.experiment.runner.Pacer;
import io.coffeechaos.lab.experiment.runner.RunListener;
import io.coffeechaos.lab.experiment.runner.RunLog;
import io.coffeechaos.lab.experiment.runner.RunOptions;
import io.coffeechaos.lab.experiment.runner.RunResult;
import io.coffeechaos.lab.experiment.runner.SecretMask;
import io.coffeechaos.lab.experiment.runner.StopReason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * {@code ./coffee run FILE}: runs an experiment in Chaos Toolkit's format.
 *
 * <p>Exit code 0: the run completed and the steady state did not deviate. 1: it deviated, or the run failed, was ended
 * early or never began. 2: wrong usage. Ctrl-C and SIGTERM end the run: what is going on is cut, the rollbacks are played
 * by their strategy, the journal is written.
 *
 * <p>System property, set by {@code ./coffee}: {@code coffee.terminal} (whether standard error is a terminal).
 */
public final class ExperimentMain {
    /** The longest wait for rollbacks and journal after Ctrl-C. */
    private static final Duration END_TIMEOUT = Duration.ofMinutes(5);

    private final ExperimentOptions options;
    private final PrintStream err;
    private final Environment environment;

    private ExperimentMain(ExperimentOptions options, PrintStream err, Environment environment) {
        this.options = options;
        this.err = err;
        this.environment = environment;
    }

    /** Runs one experiment; see the class comment. */
    public static void main(String[] args) {
        CountDownLatch ended = new CountDownLatch(1);
        int[] exitCode = {1};
        int code = run(args, System.err, Environment.ofProcess(), run -> stopOnSignal(run, ended, exitCode));
        exitCode[0] = code;
        ended.countDown();
        System.exit(code);
    }

    /** Java ends with 143 after SIGTERM. Chaos Toolkit ends with 1, and so does this program. */
    private static void stopOnSignal(ExperimentRun run, CountDownLatch ended, int[] exitCode) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            if (ended.getCount() == 0) {
                return;
            }
            run.stop(new StopReason.Signal());
            try {
                boolean unused = ended.await(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException leaving) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(exitCode[0]);
        }));
    }

    /**
     * Runs one experiment without ending this process.
     *
     * @param err the log and the errors
     * @param started gets the run before it begins, to stop it
     * @return the exit code
     */
    static int run(String[] args, PrintStream err, Environment environment, Consumer<ExperimentRun> started) {
        ExperimentOptions options = new ExperimentOptions();
        CommandLine command = new CommandLine(options);
        try {
            command.parseArgs(args);
            if (command.isUsageHelpRequested()) {
                command.usage(System.out);
                return 0;
            }
            return new ExperimentMain(options, err, environment).execute(started);
        } catch (ParameterException wrong) {
            err.println(wrong.getMessage());
            err.println("coffee run --help lists the options.");
            return 2;
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int execute(Consumer<ExperimentRun> started) throws InterruptedException {
        String source = options.source();
        Optional<Path> logFile = options.logFile().map(environment.directory()::resolve);
        try (PrintStream file =
                logFile.isPresent() ? appending(logFile.get()) : new PrintStream(OutputStream.nullOutputStream())) {
            RunLog log = log(file);
            options.changeDir().ifPresent(folder -> log.warning("Moving to " + folder));
            Environment moved = options.changeDir().map(environment::in).orElse(environment);
            return execute(source, moved, log, started);
        } catch (IOException unwritable) {
            err.println("The log file cannot be written: " + unwritable.getMessage());
            return 1;
        }
    }

    private static PrintStream appending(Path file) throws IOException {
        return new PrintStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                true,
                StandardCharsets.UTF_8);
    }

    private RunLog log(PrintStream file) {
        LogLine.Level onScreen = options.isVerbose() ? LogLine.Level.DEBUG : LogLine.Level.INFO;
        LogLine.Level inFile =
                switch (options.logFileLevel()) {
                    case "debug" -> LogLine.Level.DEBUG;
                    case "info" -> LogLine.Level.INFO;
                    case "warning" -> LogLine.Level.WARNING;
                    case "error" -> LogLine.Level.ERROR;
                    default ->
                        throw options.wrong("--log-file-level must be debug, info, warning or error: was "
                                + options.logFileLevel());
                };
        List<Consumer<LogLine>> outputs = new ArrayList<>();
        boolean terminal = Boolean.getBoolean("coffee.terminal");
        switch (options.logFormat()) {
            case "string" -> outputs.add(LogOutput.text(err, onScreen, options.isVerbose(), terminal));
            case "json" -> outputs.add(LogOutput.json(err, onScreen));
            default -> throw options.wrong("--log-format must be string or json: was " + options.logFormat());
        }
        outputs.add(LogOutput.text(file, inFile, true, false));
        return new RunLog(Pacer.system(), outputs);
    }

    private int execute(String source, Environment moved, RunLog log, Consumer<ExperimentRun> started)
            throws InterruptedException {
        Settings settings = Settings.read(
                options.settings()
                        .map(moved.directory()::resolve)
                        .orElse(Path.of(moved.variables().getOrDefault("HOME", ""), ".chaostoolkit", "settings.yaml")),
                log);
        StrategyOptions strategies = StrategyOptions.of(options, log);
        VariableFiles given = variables(moved, log);
        Environment with = moved.with(given.environment());
        for (String control : options.controlFiles()) {
            log.warning("The controls of " + control + " are ignored: this runner has no global controls.");
        }
        try {
            JsonNode file = new ExperimentSource(with.directory(), settings, with.variables(), options.isTlsVerified())
                    .load(source);
            Experiment experiment = checked(file, with, log);
            if (options.isCheck()) {
                log.info("experiment syntax and semantic look valid");
                return 0;
            }
            RunOptions runOptions = strategies.complete(settings, file, log);
            Variables loaded = VariablesLoader.load(experiment.source(), with, given.overrides());
            log.mask(SecretMask.of(loaded.secrets()));
            Variables variables = DynamicConfiguration.resolve(loaded, with, log);
            ExperimentRun run =
                    new ExperimentRun(experiment, variables, runOptions, with, Pacer.system(), log, RunListener.NONE);
            started.accept(run);
            RunResult result = run.run();
            JournalFile.write(result.journal(), with.directory().resolve(options.journalPath()));
            return result.exitCode();
        } catch (InvalidExperimentException invalid) {
            log.error(invalid.getMessage());
            log.debug("The wrong value is at " + (invalid.pointer().isEmpty() ? "the root" : invalid.pointer()));
            return 1;
        } catch (IOException failed) {
            log.error(failed.toString());
            return 1;
        }
    }

    private static Experiment checkedWith(JsonNode file, Environment with, RunLog log)
            throws InvalidExperimentException {
        log.info("Validating the experiment's syntax");
        Experiment experiment = ExperimentReader.read(file, with);
        experiment.warnings().forEach(log::warning);
        log.info("Experiment looks valid");
        return experiment;
    }

    private Experiment checked(JsonNode file, Environment with, RunLog log) throws InvalidExperimentException {
        return options.isValidated() || options.isCheck()
                ? checkedWith(file, with, log)
                : ExperimentReader.readUnchecked(file, with);
    }

    private VariableFiles variables(Environment moved, RunLog log) {
        List<Path> files = new ArrayList<>();
        for (String name : options.variableFiles()) {
            Path file = moved.directory().resolve(name);
            if (!Files.exists(file)) {
                throw options.wrong("Invalid value for '--var-file': Path '" + name + "' does not exist.");
            }
            files.add(file);
        }
        try {
            return VariableFiles.read(files, options.variables(), log);
        } catch (IllegalArgumentException wrong) {
            throw options.wrong("Invalid value for '--var': " + wrong.getMessage());
        }
    }
}
