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

/** The commands that ask a running lab, over its API: {@code status}, {@code node} and {@code cluster}. */
final class LabClient {
    private static final Set<String> VERBS = Set.of("kill", "stop", "freeze", "resume", "restart");

    private LabClient() {}

    /** Finds the system that the options after the command mean. */
    interface Finding {
        Ports ports(String[] options) throws LabException, IOException;
    }

    static void status(String[] rest, Finding system) throws LabException, IOException, InterruptedException {
        StartupBanner.printStatus(new Terminal(System.out, false), ask(system.ports(rest), RunningLab::processes));
    }

    /** {@code node kill|stop|freeze|resume|restart N}. */
    static void node(String[] rest, Finding system) throws LabException, IOException, InterruptedException {
        if (rest.length < 2 || !VERBS.contains(rest[0]) || !rest[1].matches("[1-9]")) {
            throw new LabException("Say node kill, stop, freeze, resume or restart, and which, from 1: was '"
                    + String.join(" ", rest) + "'.");
        }
        Ports ports = system.ports(Arrays.copyOfRange(rest, 2, rest.length));
        String name = Nodes.name(Integer.parseInt(rest[1]));
        JsonNode answer = ask(ports, lab -> lab.act(name, rest[0]));
        System.out.println(rest[0] + " " + name + ": " + answer.path("state").asText());
    }

    /** {@code cluster}: what each node sees. */
    static void cluster(String[] rest, Finding system) throws LabException, IOException, InterruptedException {
        for (JsonNode node : ask(system.ports(rest), RunningLab::cluster).values()) {
            System.out.println(line(node));
        }
    }

    static String line(JsonNode node) {
        List<String> words = new ArrayList<>();
        JsonNode seen = node.path("seen");
        if (seen.isMissingNode()) {
            words.add("sees nobody, or does not say");
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

    /** Something that is asked of a running lab, or done to it. */
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
