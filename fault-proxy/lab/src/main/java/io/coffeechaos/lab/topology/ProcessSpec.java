package io.coffeechaos.lab.topology;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One process of the system, as it is to be started.
 *
 * @param name what it is called in commands, logs and pid files
 * @param address where people find it
 * @param ports what it listens on, all of them on loopback
 * @param command the command line
 * @param environment variables on top of ours
 * @param health asked until all answer; a part is up then
 * @param anyAnswer whether any HTTP answer will do; else it must be 200
 * @param startTimeout the longest it may take to be up
 * @param stopTimeout how long it may take to end by itself when asked to
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
}
