package io.coffeechaos.faultproxy.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged fault proxy as a separate process, on a port that the system chooses. */
public final class FaultProxyProcess implements AutoCloseable {

    /** The exit status and the output of a process that has ended. */
    public record Ended(int status, String out, String err) {}

    private static final Pattern ADDRESS = Pattern.compile("\"address\":\"[^\"]*:(\\d+)\"");
    /** Maven runs tests in the folder of their module. */
    private static final Path JAR = Path.of("target", "fault-proxy.jar");

    private final Process process;
    private final int controlPort;
    private final Queue<String> lines;

    private FaultProxyProcess(Process process, int controlPort, Queue<String> lines) {
        this.process = process;
        this.controlPort = controlPort;
        this.lines = lines;
    }

    private static ProcessBuilder builder(Map<String, String> environment, String... flags) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    /** Starts the process and waits until the control API listens. */
    public static FaultProxyProcess start(String... flags) {
        return start(Map.of(), flags);
    }

    /** Starts the process with these environment variables. Its log level must be low enough to log the address. */
    public static FaultProxyProcess start(Map<String, String> environment, String... flags) {
        List<String> all = new ArrayList<>(List.of("-port", "0"));
        all.addAll(List.of(flags));
        try {
            Process process = builder(environment, all.toArray(String[]::new))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            Queue<String> lines = new ConcurrentLinkedQueue<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                Matcher address = ADDRESS.matcher(line);
                if (address.find()) {
                    drain(out, lines);
                    return new FaultProxyProcess(process, Integer.parseInt(address.group(1)), lines);
                }
            }
            throw new AssertionError("the fault proxy ended with " + process.waitFor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void drain(BufferedReader out, Queue<String> lines) {
        Thread.ofVirtual().start(() -> {
            try {
                out.lines().forEach(lines::add);
            } catch (UncheckedIOException e) {
                // The process was stopped.
                return;
            }
        });
    }

    /** Runs the process until it ends. */
    public static Ended run(Map<String, String> environment, String... flags) {
        try {
            Process process = builder(environment, flags).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the lines that standard output has so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public int controlPort() {
        return controlPort;
    }

    /** Sends SIGTERM and returns the exit status. */
    public int terminate() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the fault proxy did not stop");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
