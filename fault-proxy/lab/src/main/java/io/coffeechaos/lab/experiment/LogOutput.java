package io.coffeechaos.lab.experiment;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.runner.LogLine;
import io.coffeechaos.lab.experiment.runner.LogLine.Level;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.function.Consumer;

/** Writes the log as Chaos Toolkit does, with its colours. */
final class LogOutput {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'");
    private static final String END_COLOUR = "\u001b[39m";

    private LogOutput() {}

    /**
     * Lines of text.
     *
     * @param withOrigin whether each line names the class and the line that wrote it
     * @param endColour whether the colour ends after the bracket, as on a terminal
     */
    static Consumer<LogLine> text(PrintStream out, Level least, boolean withOrigin, boolean endColour) {
        return line -> {
            if (line.level().compareTo(least) < 0) {
                return;
            }
            String origin = withOrigin ? " [" + line.origin() + ":" + line.line() + "]" : "";
            String when = LOCAL.format(line.at().atZone(ZoneId.systemDefault()));
            String text = "%s[%s %s]%s%s %s"
                    .formatted(
                            colour(line.level()),
                            when,
                            line.level(),
                            origin,
                            endColour ? END_COLOUR : "",
                            line.message());
            out.print(text.replace("\n", "\n    ") + "\n");
            out.flush();
        };
    }

    /** One JSON object a line. */
    static Consumer<LogLine> json(PrintStream out, Level least) {
        JsonMapper mapper = new JsonMapper();
        String context = UUID.randomUUID().toString();
        long process = ProcessHandle.current().pid();
        return line -> {
            if (line.level().compareTo(least) < 0) {
                return;
            }
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("context_id", context);
            json.put("process", process);
            json.put("asctime", MILLIS.format(line.at().atZone(ZoneId.systemDefault())));
            json.put("levelname", line.level().name());
            json.put("module", line.origin());
            json.put("lineno", line.line());
            json.put("message", line.message());
            json.put("timestamp", UTC.format(line.at().atOffset(ZoneOffset.UTC)));
            out.print(mapper.valueToTree(json) + "\n");
            out.flush();
        };
    }

    private static String colour(Level level) {
        return switch (level) {
            case DEBUG -> "\u001b[36m";
            case INFO -> "\u001b[32m";
            case WARNING -> "\u001b[33m";
            case ERROR, CRITICAL -> "\u001b[31m";
        };
    }
}
