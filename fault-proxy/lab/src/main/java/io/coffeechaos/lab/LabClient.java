package io.coffeechaos.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.LabControl;
import io.coffeechaos.lab.client.RefusedException;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.supervisor.Terminal;
import io.coffeechaos.lab.topology.LabException;
import io.coffeechaos.lab.topology.Nodes;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The commands that call the API of a running lab: {@code status}, {@code node}, {@code cluster} and {@code heal}. */
final class LabClient {
    private static final Set<String> VERBS = Set.of("kill", "stop", "freeze", "resume", "restart");

    private LabClient() {}

    /**
     * What {@code node kill|stop|freeze|resume|restart N} does.
     *
     * @param verb the verb
     * @param node the name of the order node
     */
    record Act(String verb, String node) {
        static Act of(List<String> words) throws LabException {
            if (words.size() != 2
                    || !VERBS.contains(words.get(0))
                    || !words.get(1).matches("[1-9]")) {
                throw new LabException(
                        "Usage: ./coffee node kill|stop|freeze|resume|restart N, where N counts from 1: was '"
                                + String.join(" ", words) + "'.");
            }
            return new Act(words.get(0), Nodes.name(Integer.parseInt(words.get(1))));
        }
    }

    static void status(Ports ports) throws LabException, InterruptedException {
        StartupBanner.printStatus(new Terminal(System.out, false), ask(ports, RunningLab::processes));
    }

    /** {@code node}: kills, stops, freezes, resumes or restarts one order node. */
    static void node(Act act, Ports ports) throws LabException, InterruptedException {
        JsonNode answer = ask(ports, lab -> lab.act(act.node(), act.verb()));
        System.out.println(
                act.verb() + " " + act.node() + ": " + answer.path("state").asText());
    }

    /**
     * {@code heal}: ends every fault, and prints what it was.
     *
     * @throws LabException when something is still broken; the message names it
     */
    static void heal(Ports ports) throws LabException, InterruptedException {
        LabControl.Healing healing = ask(ports, lab -> lab.control().healing());
        for (String healed : healing.healed()) {
            System.out.println("healed " + healed);
        }
        if (!healing.left().isEmpty()) {
            throw new LabException("Still broken: " + String.join("; ", healing.left()) + ".");
        }
        System.out.println(healing.healed().isEmpty() ? "Nothing was broken." : "Nothing is broken any more.");
    }

    /** {@code cluster}: prints how each node sees the cluster. */
    static void cluster(Ports ports) throws LabException, InterruptedException {
        for (JsonNode node : ask(ports, RunningLab::cluster).values()) {
            System.out.println(line(node));
        }
    }

    static String line(JsonNode node) {
        List<String> words = new ArrayList<>();
        JsonNode seen = node.path("seen");
        if (seen.isMissingNode()) {
            words.add("does not answer, or runs alone");
        } else {
            words.add(node.path("shards").asInt() + " shards, "
                    + node.path("orders").asInt() + " orders in memory");
            words.add("sees "
                    + StreamSupport.stream(seen.path("members").spliterator(), false)
                            .map(member -> seenAs(member, seen))
                            .collect(Collectors.joining(", ")));
        }
        return "  %-7s %-10s %s"
                .formatted(node.path("name").asText(), node.path("state").asText(), String.join("; ", words));
    }

    private static String seenAs(JsonNode member, JsonNode seen) {
        String name = member.path("node").asText();
        List<String> traits = new ArrayList<>(List.of(member.path("status").asText()));
        if (name.equals(seen.path("oldest").asText())) {
            traits.add("oldest");
        }
        for (JsonNode unreachable : seen.path("unreachable")) {
            if (unreachable.asText().equals(name)) {
                traits.add("UNREACHABLE");
            }
        }
        return name + " (" + String.join(", ", traits) + ")";
    }

    /** One call to a running lab. */
    interface Request<T> {
        T of(RunningLab lab) throws IOException, InterruptedException;
    }

    static <T> T ask(Ports ports, Request<T> request) throws LabException, InterruptedException {
        try (RunningLab lab = RunningLab.at(ports)) {
            return request.of(lab);
        } catch (RefusedException refused) {
            throw new LabException("Not done: " + refused.reason() + ".", refused);
        } catch (ConnectException noAnswer) {
            throw new LabException(RunningLab.NOTHING_RUNS + ".", noAnswer);
        } catch (IOException noLab) {
            throw new LabException("Not done: " + noLab.getMessage() + ".", noLab);
        }
    }
}
