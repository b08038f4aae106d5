package io.coffeechaos.lab.topology;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The specification of one process of the system.
 *
 * @param name the name in commands, logs and pid files
 * @param address the address that the user sees
 * @param ports all ports on which the process listens, on loopback
 * @param command the command line
 * @param environment environment variables in addition to the lab's own
 * @param health the addresses of health checks; the part is up when all of them have answered
 * @param anyAnswer whether any HTTP status counts as healthy; otherwise only 200 does
 * @param startTimeout the longest time until the part is up
 * @param stopTimeout the longest time until the process ends by itself after SIGTERM
 */
public record ProcessSpec(
        String name,
        URI address,
        List<Integer> ports,
        List<String> command,
        Map<String, String> environment,
        List<URI> health,
        boolean anyAnswer,
        Duration startTimeout,
        Duration stopTimeout) {
    public ProcessSpec {
        ports = List.copyOf(ports);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        health = List.copyOf(health);
    }

    /** Returns this process with one more environment variable. */
    ProcessSpec with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new ProcessSpec(name, address, ports, command, more, health, anyAnswer, startTimeout, stopTimeout);
    }
}
