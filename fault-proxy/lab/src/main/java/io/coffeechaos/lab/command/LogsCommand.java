package io.coffeechaos.lab.command;

import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.supervisor.LogFile;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs [PART]}: prints the end of the logs in the order of time, and what is added with {@code -f}. */
@Command(name = "logs")
final class LogsCommand extends SystemCommand {
    private static final int LINES = 200;
    private static final int LINES_OF_EACH = 10;
    private static final long LOOK_INTERVAL_MS = 250;

    @Parameters(paramLabel = "PART", arity = "0..1")
    private Optional<String> part = Optional.empty();

    @Option(names = {"-f", "--follow"})
    private boolean follows;

    @Option(names = "--order", paramLabel = "ID")
    private Optional<String> order = Optional.empty();

    @Option(names = "--raw")
    private boolean isRaw;

    @Override
    public Integer call() throws LabException, IOException, InterruptedException {
        Optional<String> id = Optional.empty();
        if (order.isPresent()) {
            id = Optional.of(new LastOrder(system().directory()).id(order.get()));
        }
        List<LogFile> logs = logs();
        int shown = id.isPresent() ? Integer.MAX_VALUE : part.isPresent() ? LINES : LINES_OF_EACH;
        List<LogLine> lines = new ArrayList<>();
        for (LogFile log : logs) {
            List<LogLine> all = chosen(log, log.tail(), id);
            lines.addAll(all.subList(Math.max(0, all.size() - shown), all.size()));
        }
        print(lines);
        while (follows) {
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MS);
            List<LogLine> added = new ArrayList<>();
            for (LogFile log : logs) {
                added.addAll(chosen(log, log.added(), id));
            }
            print(added);
        }
        return 0;
    }

    private List<LogFile> logs() throws LabException, IOException {
        List<LogFile> all = LogFile.all(system().directory());
        if (all.isEmpty()) {
            throw new LabException(
                    "There are no logs in " + system().directory().logs() + " yet: ./coffee up writes them.");
        }
        List<LogFile> chosen = all.stream()
                .filter(log -> part.isEmpty() || part.get().equals(log.part()))
                .toList();
        if (chosen.isEmpty()) {
            throw system().misused("PART must be one of "
                    + String.join(", ", all.stream().map(LogFile::part).toList()) + ": was '" + part.orElse("") + "'");
        }
        return chosen;
    }

    /** The lines of a log that are about the order, if one is given. A line without a time has that of the line before it. */
    private static List<LogLine> chosen(LogFile log, List<String> lines, Optional<String> id) {
        List<LogLine> chosen = new ArrayList<>();
        String time = "";
        for (String raw : lines) {
            LogLine line = LogLine.of(log.part(), raw);
            time = line.time().isEmpty() ? time : line.time();
            if (id.isEmpty() || raw.contains(id.get())) {
                chosen.add(new LogLine(time, log.part(), raw));
            }
        }
        return chosen;
    }

    private void print(List<LogLine> lines) {
        lines.stream()
                .sorted(Comparator.comparing(LogLine::time))
                .map(line -> isRaw ? line.raw() : line.rendered())
                .forEach(out()::println);
    }
}
