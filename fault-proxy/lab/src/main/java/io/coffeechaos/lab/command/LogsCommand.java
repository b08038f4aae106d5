package io.coffeechaos.lab.command;

import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.supervisor.LogFile;
import io.coffeechaos.lab.supervisor.LogLevel;
import io.coffeechaos.lab.supervisor.LogLine;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs [PART...]}: prints the end of the logs in the order of time, and what is added with {@code -f}. */
@Command(name = "logs")
final class LogsCommand extends SystemCommand {
    private static final int LINES = 200;
    private static final int LINES_OF_EACH = 10;
    private static final long LOOK_INTERVAL_MS = 250;
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{8,32}");
    private static final Pattern AGE = Pattern.compile("(\\d{1,6})([smh])");

    @Parameters(paramLabel = "PART", arity = "0..*")
    private List<String> parts = List.of();

    @Option(names = {"-f", "--follow"})
    private boolean follows;

    @Option(names = "--order", paramLabel = "ID")
    private Optional<String> order = Optional.empty();

    @Option(names = "--trace", paramLabel = "ID")
    private Optional<String> trace = Optional.empty();

    @Option(names = "--level", paramLabel = "LEVEL")
    private Optional<String> level = Optional.empty();

    @Option(names = "--since", paramLabel = "AGE")
    private Optional<String> since = Optional.empty();

    @Option(names = "--json")
    private boolean isJson;

    @Override
    public Integer call() throws LabException, IOException, InterruptedException {
        LogSelection selection = selection();
        List<LogReader> readers =
                logs().stream().map(log -> new LogReader(log, selection)).toList();
        int shown = selection.isWhole() ? Integer.MAX_VALUE : parts.size() == 1 ? LINES : LINES_OF_EACH;
        List<LogLine> lines = new ArrayList<>();
        for (LogReader reader : readers) {
            lines.addAll(reader.last(shown));
        }
        print(lines);
        while (follows) {
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MS);
            List<LogLine> added = new ArrayList<>();
            for (LogReader reader : readers) {
                added.addAll(reader.added());
            }
            print(added);
        }
        return 0;
    }

    private LogSelection selection() throws LabException, IOException {
        Optional<String> id = Optional.empty();
        if (order.isPresent()) {
            id = Optional.of(new LastOrder(system().directory()).id(order.get()));
        }
        if (trace.isPresent() && !TRACE.matcher(trace.get()).matches()) {
            throw system().misused(
                            "ID of --trace must be the first 8 to 32 hex digits of a trace id, in lower case: was '"
                                    + trace.get() + "'");
        }
        Optional<Instant> from = Optional.empty();
        if (since.isPresent()) {
            from = Optional.of(Instant.now().minus(age(since.get())));
        }
        return new LogSelection(id, trace, level(), from);
    }

    private LogLevel level() {
        String word = level.orElse(LogLevel.TRACE.word());
        return LogLevel.of(word).orElseThrow(() -> system().misused("LEVEL must be one of "
                + Arrays.stream(LogLevel.values()).map(LogLevel::word).collect(Collectors.joining(", "))
                + ": was '" + word + "'"));
    }

    private Duration age(String words) {
        Matcher age = AGE.matcher(words);
        if (!age.matches()) {
            throw system().misused(
                            "AGE must be 1 to 6 digits and s, m or h, such as 30s, 5m or 2h: was '" + words + "'");
        }
        return Duration.parse("PT" + age.group(1) + age.group(2));
    }

    private List<LogFile> logs() throws LabException, IOException {
        List<LogFile> all = LogFile.all(system().directory());
        if (all.isEmpty()) {
            throw new LabException(
                    "There are no logs in " + system().directory().logs() + " yet: ./coffee up writes them.");
        }
        List<String> names = all.stream().map(LogFile::part).toList();
        for (String part : parts) {
            if (!names.contains(part)) {
                throw system().misused("PART must be one of " + String.join(", ", names) + ": was '" + part + "'");
            }
        }
        return all.stream()
                .filter(log -> parts.isEmpty() || parts.contains(log.part()))
                .toList();
    }

    private void print(List<LogLine> lines) {
        boolean colours = Boolean.getBoolean("coffee.terminal") && System.getenv("NO_COLOR") == null;
        lines.stream()
                .sorted(Comparator.comparing(line -> line.time().orElse(Instant.MIN)))
                .map(line -> isJson ? line.json() : line.rendered(colours))
                .forEach(out()::println);
    }
}
