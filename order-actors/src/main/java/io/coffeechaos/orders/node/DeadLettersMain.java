package io.coffeechaos.orders.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.node.aws.AwsClients;
import io.coffeechaos.orders.node.aws.Queues;
import io.coffeechaos.orders.queue.DeadLetters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * {@code ./coffee dlq}: handles the dead letters of the queues of a system.
 *
 * <pre>
 * list                   counts the dead letters of each queue
 * show QUEUE             shows dead letters and their reasons; QUEUE is intake or events
 * redrive QUEUE          moves dead letters back to the queue
 *   --limit N            the most letters to handle (default: show 20, redrive all)
 *   --port-offset N      uses the system that was started with this port offset
 *   --endpoint URL       uses another queue server; --aws uses AWS
 * </pre>
 *
 * <p>The exit code is 0, or 1 with one line on standard error. {@code SQS_ENDPOINT} and {@code STUDENT_ID} have the
 * same meaning as for a node.
 */
public final class DeadLettersMain {
    private static final int LOCAL_PORT = 9324;
    private static final int SHOWN_MAX = 20;
    private static final int BODY_CHARACTERS_MAX = 2_000;
    private static final Duration REQUEST_MAX = Duration.ofSeconds(10);

    private DeadLettersMain() {}

    record Asked(String command, Optional<String> queue, Optional<Integer> limit, Optional<String> endpoint) {}

    static final class Misunderstood extends Exception {
        Misunderstood(String message) {
            super(message);
        }
    }

    /**
     * Runs one command, as described at the class.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        try {
            Asked asked = parse(args);
            AwsClients aws = AwsClients.of(configured(asked.endpoint()));
            try (SqsAsyncClient client = aws.sqs(REQUEST_MAX, REQUEST_MAX)) {
                run(asked, aws, client);
            }
        } catch (Misunderstood e) {
            fail(e.getMessage());
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() instanceof SdkException sdk ? sdk : e;
            fail("The request to the queues failed: "
                    + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static void run(Asked asked, AwsClients aws, SqsAsyncClient client) throws Misunderstood {
        Map<String, String> queues =
                Map.of("intake", aws.queues().get(0), "events", aws.queues().get(1));
        switch (asked.command()) {
            case "list" -> {
                for (String name : List.of("intake", "events")) {
                    System.out.printf(
                            "%-8s %6d dead letters%n",
                            name, of(client, queues.get(name)).count());
                }
            }
            case "show" ->
                of(client, chosen(asked, queues))
                        .show(asked.limit().orElse(SHOWN_MAX))
                        .forEach(DeadLettersMain::print);
            case "redrive" ->
                System.out.println("put back: "
                        + of(client, chosen(asked, queues))
                                .redrive(asked.limit().orElse(Integer.MAX_VALUE)));
            default -> throw new Misunderstood("Say list, show or redrive: was '" + asked.command() + "'.");
        }
    }

    private static DeadLetters of(SqsAsyncClient client, String queue) {
        return new DeadLetters(client, queue, Queues.deadLetters(queue));
    }

    private static String chosen(Asked asked, Map<String, String> queues) throws Misunderstood {
        String name = asked.queue().orElse("");
        if (!queues.containsKey(name)) {
            throw new Misunderstood("Name a queue, intake or events: was '" + name + "'.");
        }
        return queues.getOrDefault(name, "");
    }

    private static void print(DeadLetters.Letter letter) {
        String body = letter.body().length() <= BODY_CHARACTERS_MAX
                ? letter.body()
                : letter.body().substring(0, BODY_CHARACTERS_MAX) + "...";
        System.out.printf(
                "%s  since %s%n  reason  %s%n  body    %s%n",
                letter.id(), letter.since(), letter.reason().orElse("received too often"), body);
    }

    private static Config configured(Optional<String> endpoint) {
        return endpoint.map(url -> ConfigFactory.parseMap(Map.of("coffee.orders.aws.sqs-endpoint", url)))
                .orElseGet(ConfigFactory::empty)
                .withFallback(ConfigFactory.load())
                .resolve();
    }

    /** Reads the command and its options, in any order. */
    static Asked parse(String[] args) throws Misunderstood {
        List<String> words = new ArrayList<>();
        Optional<Integer> limit = Optional.empty();
        Optional<String> endpoint = Optional.ofNullable(System.getenv("SQS_ENDPOINT"))
                .or(() -> Optional.of("http://127.0.0.1:" + LOCAL_PORT));
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--limit" -> limit = Optional.of(number(word, rest));
                case "--port-offset" -> endpoint = Optional.of("http://127.0.0.1:" + (LOCAL_PORT + number(word, rest)));
                case "--endpoint" -> endpoint = Optional.of(value(word, rest));
                case "--aws" -> endpoint = Optional.empty();
                default -> words.add(word);
            }
        }
        if (words.size() > 2 || words.stream().anyMatch(word -> word.startsWith("-"))) {
            throw new Misunderstood("Unknown arguments: " + String.join(" ", words) + ".");
        }
        if (words.contains("list") && (words.size() > 1 || limit.isPresent())) {
            throw new Misunderstood("list counts all dead letters of both queues: it takes no queue and no --limit.");
        }
        return new Asked(
                words.isEmpty() ? "" : words.getFirst(), words.stream().skip(1).findFirst(), limit, endpoint);
    }

    private static int number(String option, Iterator<String> rest) throws Misunderstood {
        String value = value(option, rest);
        if (!value.matches("[0-9]{1,6}")) {
            throw new Misunderstood(option + " needs a number: was '" + value + "'.");
        }
        return Integer.parseInt(value);
    }

    private static String value(String option, Iterator<String> rest) throws Misunderstood {
        if (!rest.hasNext()) {
            throw new Misunderstood(option + " needs a value.");
        }
        return rest.next();
    }

    private static void fail(String why) {
        System.err.println(why);
        System.exit(1);
    }
}
