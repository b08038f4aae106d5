package io.coffeechaos.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RefusedException;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.supervisor.Terminal;
import io.coffeechaos.lab.topology.LabException;
import io.coffeechaos.lab.topology.Nodes;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The commands that call the API of a running lab: {@code status}, {@code node} and {@code cluster}. */
final class LabClient {
    private static final Set<String> VERBS = Set.of("kill", "stop", "freeze", "resume", "restart");

    private LabClient() {}

    /** Finds the ports of the system that the options after the command select. */
    interface Finding {
        Ports ports(String[] options) throws LabException, IOException;
    }

    static void status(String[] rest, Finding system) throws LabException, IOException, InterruptedException {
        StartupBanner.printStatus(new Terminal(System.out, false), ask(system.ports(rest), RunningLab::processes));
    }

    /** {@code node kill|stop|freeze|resume|restart N}: kills, stops, freezes, resumes or restarts one order node. */
    static void node(String[] rest, Finding system) throws LabException, IOException, InterruptedException {
        if (rest.length < 2 || !VERBS.contains(rest[0]) || !rest[1].matches("[1-9]")) {
            throw new LabException(
                    "Usage: ./coffee node kill|stop|freeze|resume|restart N, where N counts from 1: was '"
                            + String.join(" ", rest) + "'.");
        }
        Ports ports = system.ports(Arrays.copyOfRange(rest, 2, rest.length));
        String name = Nodes.name(Integer.parseInt(rest[1]));
        JsonNode answer = ask(ports, lab -> lab.act(name, rest[0]));
        System.out.println(rest[0] + " " + name + ": " + answer.path("state").asText());
    }

    /** {@code cluster}: prints how each node sees the cluster. */
    static void cluster(String[] rest, Finding system) throws LabException, IOException, InterruptedException {
        for (JsonNode node : ask(system.ports(rest), RunningLab::cluster).values()) {
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
    private interface Request<T> {
        T of(RunningLab lab) throws IOException, InterruptedException;
    }

    private static <T> T ask(Ports ports, Request<T> request) throws LabException, InterruptedException {
        try (RunningLab lab = RunningLab.at(ports)) {
            return request.of(lab);
        } catch (RefusedException refused) {
            throw new LabException("Not done: " + refused.reason() + ".", refused);
        } catch (IOException noAnswer) {
            throw new LabException("Nothing is running: ./coffee up starts it.", noAnswer);
        }
    }
}
