package io.coffeechaos.lab.learn.sandbox;

import io.coffeechaos.lab.learn.sandbox.ScriptedServer.Reply;
import io.coffeechaos.lab.learn.sandbox.ScriptedServer.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Judges a client (order-api.md 14): what it sends when a shop refuses, fails, breaks off or does not answer, and what it
 * believes in the end. Each run is a process of its own; they run side by side.
 */
public final class ClientJudge {
    private static final Duration RUN_MAX = Duration.ofSeconds(45);
    private static final List<Integer> USUAL_PAUSES_S = List.of(1, 3, 5);
    private static final double JITTER = 1.2;
    private static final int ATTEMPTS = 4;
    private static final int ANSWER_MAX_S = 5;
    private static final int RETRY_AFTER_MAX_S = 15;

    /** A client may be late by so many seconds: the machine is busy with the other runs. */
    private static final double LATE_S_MAX = 2;

    private static final List<Reply> ASK_FOR_ANOTHER = List.of(
            Reply.status(500),
            Reply.status(502),
            Reply.status(503),
            Reply.status(504),
            new Reply.Status(409, Duration.ZERO, Optional.of(1)),
            new Reply.Status(429, Duration.ZERO, Optional.of(1)),
            new Reply.Break(),
            new Reply.Hang());

    private static final List<Integer> REFUSALS = List.of(400, 404, 413, 422);

    private final Sandbox sandbox;

    /** Judges the client in this folder. */
    public ClientJudge(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** What a client has sent for each order, what it believes, and how long after the first request it said so. */
    private record Run(
            Map<Integer, List<Request>> sent, Map<Integer, String> believes, Map<Integer, Double> saidAfterS) {
        List<Request> of(int order) {
            return sent.getOrDefault(order, List.of());
        }

        String belief(int order) {
            return believes.getOrDefault(order, "nothing");
        }

        /** The seconds between the requests of an order. */
        List<Double> gaps(int order) {
            List<Double> gaps = new ArrayList<>();
            for (int i = 1; i < of(order).size(); i++) {
                gaps.add((of(order).get(i).atNanos() - of(order).get(i - 1).atNanos()) / 1e9);
            }
            return gaps;
        }
    }

    /** Runs all checks. It takes half a minute at most. */
    public List<Verdict> judge() throws IOException, InterruptedException {
        Reply ok = Reply.status(202);
        Reply busy = Reply.status(503);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Run> same =
                    threads.submit(() -> run(Map.of(1, List.of(busy, busy, ok), 2, List.of(busy, busy, ok))));
            Map<Integer, List<Reply>> failures = new HashMap<>();
            for (int i = 0; i < ASK_FOR_ANOTHER.size(); i++) {
                failures.put(i + 1, List.of(ASK_FOR_ANOTHER.get(i), ok));
            }
            Future<Run> again = threads.submit(() -> run(failures));
            Map<Integer, List<Reply>> refusals = new HashMap<>();
            REFUSALS.forEach(code -> refusals.put(code, List.of(Reply.status(code))));
            Future<Run> refused = threads.submit(() -> run(refusals));
            Future<Run> spent = threads.submit(() -> run(Map.of(1, List.of(busy))));
            Future<Run> spentToo = threads.submit(() -> run(Map.of(1, List.of(busy))));
            Future<Run> later = threads.submit(() -> run(Map.of(
                    1,
                    List.of(new Reply.Status(503, Duration.ZERO, Optional.of(3)), ok),
                    2,
                    List.of(new Reply.Status(503, Duration.ZERO, Optional.of(60)), ok))));
            return verdicts(same.get(), again.get(), refused.get(), spent.get(), spentToo.get(), later.get());
        } catch (ExecutionException failed) {
            throw new IOException(
                    "the client could not be run: " + failed.getCause().getMessage(), failed);
        }
    }

    private static List<Verdict> verdicts(Run same, Run again, Run refused, Run spent, Run spentToo, Run later) {
        return List.of(
                oneKey(same),
                sameBytes(same),
                triesAgain(again),
                takesARefusal(refused),
                pauses(spent, spentToo),
                waitsAsAsked(later),
                saysUnknown(spent),
                waitsFiveSeconds(again));
    }

    // --- The checks ---

    private static Verdict oneKey(Run run) {
        Set<String> one = keys(run.of(1));
        Set<String> other = keys(run.of(2));
        boolean holds =
                run.of(1).size() > 1 && one.size() == 1 && other.size() == 1 && !one.contains("") && !one.equals(other);
        return new Verdict(
                "K1",
                "one key for each order, in all its attempts",
                holds,
                "%d attempts had %d keys".formatted(run.of(1).size(), one.size()));
    }

    private static Set<String> keys(List<Request> requests) {
        Set<String> keys = new HashSet<>();
        requests.forEach(request -> keys.add(request.key()));
        return keys;
    }

    private static Verdict sameBytes(Run run) {
        Set<String> bodies = new HashSet<>();
        run.of(1).forEach(request -> bodies.add(request.body()));
        return new Verdict(
                "K2",
                "the same bytes in all attempts",
                run.of(1).size() > 1 && bodies.size() == 1,
                "%d attempts had %d bodies".formatted(run.of(1).size(), bodies.size()));
    }

    private static Verdict triesAgain(Run run) {
        StringJoiner missed = new StringJoiner(", ");
        List<String> names = List.of("500", "502", "503", "504", "409", "429", "a broken connection", "no answer");
        for (int order = 1; order <= names.size(); order++) {
            if (run.of(order).size() < 2 || !run.belief(order).equals("accepted")) {
                missed.add(names.get(order - 1));
            }
        }
        return new Verdict(
                "K3",
                "tries again after 500 to 504, 409, 429, a broken connection and no answer",
                missed.length() == 0,
                missed.length() == 0 ? "each was tried again" : "not after " + missed);
    }

    private static Verdict takesARefusal(Run run) {
        StringJoiner wrong = new StringJoiner(", ");
        for (int code : REFUSALS) {
            if (run.of(code).size() != 1 || !run.belief(code).equals("refused")) {
                wrong.add("%d: %d attempts, %s".formatted(code, run.of(code).size(), run.belief(code)));
            }
        }
        return new Verdict(
                "K4",
                "takes any other 4xx as a refusal, at once",
                wrong.length() == 0,
                wrong.length() == 0 ? "each was final" : wrong.toString());
    }

    private static Verdict pauses(Run run, Run other) {
        List<Double> gaps = run.gaps(1);
        boolean holds = run.of(1).size() == ATTEMPTS && other.gaps(1).size() == gaps.size();
        boolean differs = false;
        for (int i = 0; holds && i < gaps.size(); i++) {
            double usual = USUAL_PAUSES_S.get(i);
            holds = gaps.get(i) > usual - 0.1 && gaps.get(i) < usual * JITTER + LATE_S_MAX;
            differs |= Math.abs(gaps.get(i) - other.gaps(1).get(i)) > 0.02;
        }
        return new Verdict(
                "K5",
                "four attempts, 1, 3 and 5 s apart and up to a fifth longer; two clients differ",
                holds && differs,
                "pauses of %s s%s".formatted(words(gaps), holds && !differs ? ", the same in both clients" : ""));
    }

    private static String words(List<Double> gaps) {
        StringJoiner words = new StringJoiner(", ");
        gaps.forEach(gap -> words.add("%.1f".formatted(gap)));
        return words.length() == 0 ? "no" : words.toString();
    }

    private static Verdict waitsAsAsked(Run run) {
        double three = run.gaps(1).stream().findFirst().orElse(0.0);
        double sixty = run.gaps(2).stream().findFirst().orElse(0.0);
        return new Verdict(
                "K6",
                "waits as Retry-After asks, 15 s at most",
                three > 2.9 && sixty > RETRY_AFTER_MAX_S - 0.1 && sixty < RETRY_AFTER_MAX_S * JITTER + LATE_S_MAX,
                "%.1f s when asked for 3, %.1f s when asked for 60".formatted(three, sixty));
    }

    private static Verdict saysUnknown(Run run) {
        return new Verdict(
                "K7",
                "says unknown after the last attempt, never refused",
                run.belief(1).equals("unknown"),
                "it believes " + run.belief(1));
    }

    private static Verdict waitsFiveSeconds(Run run) {
        int hanging = ASK_FOR_ANOTHER.size();
        double waited =
                run.gaps(hanging).stream().findFirst().orElse(run.saidAfterS().getOrDefault(hanging, 0.0));
        return new Verdict(
                "K8",
                "waits for an answer for 5 s",
                waited > ANSWER_MAX_S - 0.2 && waited < ANSWER_MAX_S + JITTER + LATE_S_MAX,
                "%.1f s until it went on".formatted(waited));
    }

    // --- Running it ---

    private Run run(Map<Integer, List<Reply>> scripts) throws IOException, InterruptedException {
        try (ScriptedServer shop = new ScriptedServer()) {
            scripts.forEach((order, replies) -> shop.script(order, replies.toArray(Reply[]::new)));
            Map<Integer, String> believes = new HashMap<>();
            Map<Integer, Double> saidAfterS = new HashMap<>();
            List<Integer> orders = scripts.keySet().stream().sorted().toList();
            ClientDialogue.hold(sandbox, shop.address(), orders, RUN_MAX, (order, belief) -> {
                believes.put(order, belief);
                shop.requests(order).stream()
                        .findFirst()
                        .ifPresent(first -> saidAfterS.put(order, (System.nanoTime() - first.atNanos()) / 1e9));
            });
            Map<Integer, List<Request>> sent = new HashMap<>();
            scripts.keySet().forEach(order -> sent.put(order, shop.requests(order)));
            return new Run(sent, believes, saidAfterS);
        }
    }
}
