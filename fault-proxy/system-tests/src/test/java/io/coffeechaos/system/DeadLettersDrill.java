package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ./coffee dlq} on a running system: it counts, shows and puts back messages that cannot be parsed. */
@Drill(
        name = "dead-letters",
        purpose =
                "Sends a message that nobody can read: ./coffee dlq must count it, show it with its reason and put it back.",
        minutes = 1)
class DeadLettersDrill {
    /** The name of the intake queue. */
    static final String INTAKE = "chaos-coffee-student-orders-intake";

    @Test
    void anUnreadableMessageIsCountedShownWithItsReasonAndPutBack() throws Exception {
        Stack stack = SharedStack.healthy();
        String nonsense = "coffee please " + System.nanoTime();

        send(stack, INTAKE, nonsense);

        Eventually.eventually(ContractClient.PATIENCE, () -> assertThat(dlq(stack, "show", "intake"))
                .contains(nonsense)
                .contains("reason  unreadable"));
        assertThat(dlq(stack, "list")).containsPattern("intake +[1-9]").containsPattern("events +0");
        // After show, the letters stay invisible in the queue for a moment.
        Eventually.eventually(ContractClient.PATIENCE, () -> assertThat(dlq(stack, "redrive", "intake"))
                .containsPattern("put back: [1-9]"));
        Eventually.eventually(ContractClient.PATIENCE, () -> assertThat(dlq(stack, "show", "intake"))
                .as("the message is still unreadable")
                .contains(nonsense));
        assertThat(dlq(stack, "explode")).contains("Say list, show or redrive");
    }

    /** Sends a message to a queue of the system. */
    static void send(Stack stack, String queue, String body) throws Exception {
        String form = "Action=SendMessage&MessageBody=" + URLEncoder.encode(body, StandardCharsets.UTF_8);
        HttpResponse<String> answer = stack.lab()
                .send(HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + stack.port(9324) + "/000000000000/" + queue))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String dlq(Stack stack, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("coffee.root", "../.."), "coffee").toString(), "dlq"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--port-offset", Integer.toString(stack.port(0))));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.onExit().join();
        return said;
    }
}
