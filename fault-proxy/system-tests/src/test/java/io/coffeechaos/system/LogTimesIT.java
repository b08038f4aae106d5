package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The logs of all parts have one layout of the time: RFC 3339, UTC, always with milliseconds. */
class LogTimesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static final Pattern TIMED_LINE =
            Pattern.compile("(" + TIME + " |\\{\"level\":\"\\w+\",\"time\":\"" + TIME + "\").*");

    /** The JVM and Node.js print their own warnings past the program. */
    private static final Pattern OF_THE_RUNTIME =
            Pattern.compile("(WARNING: |OpenJDK |\\(node:|\\(Use `node |Picked up ).*");

    @Test
    void everyLineOfEveryPartBeginsItsTimeInTheSameLayout() throws Exception {
        Stack stack = SharedStack.healthy();

        assertThat(stack.loggingParts()).contains("store", "queue", "simulators", "proxy", "node-1", "shop");
        for (String part : stack.loggingParts()) {
            Eventually.eventually(
                    PATIENCE, () -> assertThat(linesOf(stack, part)).as(part).isNotEmpty());
            assertThat(linesOf(stack, part)).as(part).allMatch(LogTimesIT::isTimed);
        }
    }

    private static List<String> linesOf(Stack stack, String part) throws IOException {
        return stack.logged(part).stream()
                .filter(line -> !OF_THE_RUNTIME.matcher(line).matches())
                .toList();
    }

    private static boolean isTimed(String line) {
        return TIMED_LINE.matcher(line).matches();
    }
}
