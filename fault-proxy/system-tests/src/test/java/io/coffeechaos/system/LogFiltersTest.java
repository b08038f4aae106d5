package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alarms of AWS count log lines by their message, so a node must write these messages. */
class LogFiltersTest {
    private static final Path ROOT = Queries.FOLDER.resolve("../..");
    private static final Pattern MESSAGE = Pattern.compile("\\$\\.message = \\\\\"([^\"*\\\\]+)\\*?\\\\\"");

    @Test
    void everyMessageThatAnAlarmCountsIsOneThatANodeLogs() throws IOException {
        String alarms = Files.readString(ROOT.resolve("infra/modules/alarms/main.tf"));
        String logged = Files.readString(
                ROOT.resolve("order-actors/src/main/java/io/coffeechaos/orders/entity/OrderTelemetry.java"));

        List<String> messages = MESSAGE.matcher(alarms)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(messages).hasSize(3);
        assertThat(messages).allSatisfy(message -> assertThat(logged).contains(".log(\"" + message));
    }
}
