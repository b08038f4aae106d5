package io.coffeechaos.lab.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: Chaos Toolkit's options, those of {@code chaos} and those of {@code chaos run}, in any order. */
@Command(
        name = "coffee run",
        mixinStandardHelpOptions = true,
        description = "Runs an experiment in Chaos Toolkit's format. The options are those of the command chaos.",
        sortOptions = false,
        footer = {
            "",
            "Exit code: 0 the steady state held, 1 it deviated, or the run failed or was ended early, 2 wrong usage.",
            "The log goes to standard error, the journal to the file of --journal-path.",
            "",
            "Examples:",
            "  ./coffee run experiment.json",
            "  ./coffee run --hypothesis-strategy=continuously --fail-fast --rollback-strategy=always experiment.yaml",
            "  ./coffee run --check experiment.json"
        })
final class ExperimentOptions {
    private static final String RUN = "run";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "A JSON or YAML file, or an URL of one.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--check", description = "Check the file and do not run it.")
    private boolean check;

    @Option(
            names = "--journal-path",
            paramLabel = "FILE",
            description = "Where to write the journal; default: ${DEFAULT-VALUE}.")
    private Path journalPath = Path.of("journal.json");

    @Option(
            names = "--hypothesis-strategy",
            paramLabel = "STRATEGY",
            description = "When to check the hypothesis: default, before-method-only, after-method-only,"
                    + " during-method-only or continuously.")
    private Optional<String> hypothesisStrategy = Optional.empty();

    @Option(
            names = "--hypothesis-frequency",
            paramLabel = "SECONDS",
            description = "The pause between two checks during the method; default: ${DEFAULT-VALUE}.")
    private double hypothesisFrequency = 1.0;

    @Option(names = "--fail-fast", description = "The first unmet check during the method ends the method.")
    private boolean failFast;

    @Option(
            names = "--rollback-strategy",
            paramLabel = "STRATEGY",
            description = "When to play the rollbacks: default, always, never or deviated.")
    private Optional<String> rollbackStrategy = Optional.empty();

    @Option(
            names = "--dry",
            paramLabel = "WHAT",
            description = "Leave out the calls of probes, actions or activities (both), or every pause.")
    private Optional<String> dry = Optional.empty();

    @Option(
            names = "--var",
            paramLabel = "KEY[:TYPE]=VALUE",
            description = "Replace a value of the configuration. Types: str (default), int, float, bool, bytes, json.")
    private List<String> variables = new ArrayList<>();

    @Option(
            names = "--var-file",
            paramLabel = "FILE",
            description = "Replace values of configuration and secrets from a JSON or YAML file, or set environment"
                    + " variables from a file of another name.")
    private List<String> variableFiles = new ArrayList<>();

    @Option(names = "--no-validation", description = "Check the file's structure only.")
    private boolean noValidation;

    @Option(names = "--no-verify-tls", description = "Do not check the certificate of an URL that holds the file.")
    private boolean noVerifyTls;

    @Option(names = "--control-file", paramLabel = "FILE", description = "Accepted and ignored, with a warning.")
    private List<String> controlFiles = new ArrayList<>();

    @Option(names = "--verbose", description = "Show details on standard error.")
    private boolean verbose;

    @Option(names = "--change-dir", paramLabel = "DIR", description = "Work in this folder.")
    private Optional<Path> changeDir = Optional.empty();

    @Option(names = "--no-log-file", description = "Write no log file.")
    private boolean noLogFile;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            description = "Where to write a copy of the log; default: ${DEFAULT-VALUE}.")
    private Path logFile = Path.of("chaostoolkit.log");

    @Option(
            names = "--log-file-level",
            paramLabel = "LEVEL",
            description = "Least level in the log file: debug (default), info, warning or error.")
    private String logFileLevel = "debug";

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "On standard error: string (default) or json.")
    private String logFormat = "string";

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "Chaos Toolkit's settings, of which runtime and auths are used; default:"
                    + " ~/.chaostoolkit/settings.yaml.")
    private Optional<Path> settings = Optional.empty();

    /** Chaos Toolkit asks a public host for a newer version; this program never does. */
    @Option(names = "--no-version-check", description = "Accepted: this program never looks for a newer version.")
    void noVersionCheck(boolean unused) {
        // There is nothing to turn off.
    }

    /**
     * The one source. The word {@code run} may stand among the options, as in {@code chaos --verbose run FILE}.
     *
     * @throws ParameterException when there is no source, or more than one
     */
    String source() {
        List<String> sources = new ArrayList<>(words);
        if (sources.size() > 1 && sources.getFirst().equals(RUN)) {
            sources.removeFirst();
        }
        boolean onlyTheWord = words.size() == 1 && words.getFirst().equals(RUN) && !isFile(RUN);
        if (sources.size() != 1 || onlyTheWord) {
            throw wrong("One FILE is needed: found " + (sources.isEmpty() ? "none" : String.join(", ", sources)));
        }
        return sources.getFirst();
    }

    private static boolean isFile(String name) {
        return java.nio.file.Files.exists(Path.of(name));
    }

    /** An error of usage, for the user. */
    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    boolean isCheck() {
        return check;
    }

    Path journalPath() {
        return journalPath;
    }

    Optional<String> hypothesisStrategy() {
        return hypothesisStrategy;
    }

    double hypothesisFrequency() {
        return hypothesisFrequency;
    }

    boolean isFailFast() {
        return failFast;
    }

    Optional<String> rollbackStrategy() {
        return rollbackStrategy;
    }

    Optional<String> dry() {
        return dry;
    }

    List<String> variables() {
        return variables;
    }

    List<String> variableFiles() {
        return variableFiles;
    }

    boolean isValidated() {
        return !noValidation;
    }

    boolean isTlsVerified() {
        return !noVerifyTls;
    }

    List<String> controlFiles() {
        return controlFiles;
    }

    boolean isVerbose() {
        return verbose;
    }

    Optional<Path> changeDir() {
        return changeDir;
    }

    Optional<Path> logFile() {
        return noLogFile ? Optional.empty() : Optional.of(logFile);
    }

    String logFileLevel() {
        return logFileLevel;
    }

    String logFormat() {
        return logFormat;
    }

    Optional<Path> settings() {
        return settings;
    }
}
