package io.coffeechaos.lab.experiment.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.Provider;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.json.Variables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs child processes. A process that is cut off is killed together with its own children. */
final class ProcessProvider {
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

    /** Java reports a child that signal n has killed as 128 + n; Chaos Toolkit reports it as -n. */
    private static final int SIGNAL_BASE = 128;

    private static final int SIGNALS_MAX = 31;

    private final Environment environment;

    ProcessProvider(Environment environment) {
        this.environment = environment;
    }

    ObjectNode call(Provider.ChildProcess child, Variables variables)
            throws ActivityFailedException, CrashException, InterruptedException {
        Duration timeout = Providers.timeout(child.timeout());
        List<String> command = command(child, variables);
        Process process = start(command);
        CompletableFuture<String> stdout = reading(process.getInputStream());
        CompletableFuture<String> stderr = reading(process.getErrorStream());
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        try {
            // As in Chaos Toolkit, an activity ends when the process has ended and its streams are closed.
            CompletableFuture.allOf(stdout, stderr, process.onExit())
                    .get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            ObjectNode output = JsonNodeFactory.instance.objectNode();
            output.put("status", status(process.exitValue()));
            output.put("stdout", stdout.get());
            output.put("stderr", stderr.get());
            return output;
        } catch (TimeoutException late) {
            throw new ActivityFailedException("process activity took too long to complete");
        } catch (ExecutionException broken) {
            throw new ActivityFailedException("the output of " + command.getFirst() + " cannot be read: "
                    + broken.getCause().getMessage());
        } finally {
            kill(process);
        }
    }

    private Process start(List<String> command) throws CrashException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(environment.directory().toFile());
            builder.environment().clear();
            builder.environment().putAll(environment.variables());
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException impossible) {
            throw new CrashException(command.getFirst() + " cannot be started: " + impossible.getMessage());
        }
    }

    private List<String> command(Provider.ChildProcess child, Variables variables) throws CrashException {
        Optional<Path> path = environment.executable(child.path());
        if (path.isEmpty()) {
            throw new CrashException("path '" + child.path() + "' cannot be found");
        }
        JsonNode arguments = variables.isEmpty() ? child.arguments() : variables.substitute(child.arguments());
        if (arguments.isTextual()) {
            return List.of("/bin/sh", "-c", path.get() + " " + arguments.textValue());
        }
        List<String> command = new ArrayList<>(List.of(path.get().toString()));
        if (arguments.isObject()) {
            for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
                command.add(argument.getKey());
                add(argument.getValue(), command);
            }
        } else if (arguments.isArray()) {
            arguments.forEach(argument -> add(argument, command));
        } else if (!arguments.isMissingNode()) {
            throw new CrashException("arguments of a process activity must be a list or a string: were of type "
                    + PythonValues.typeName(arguments));
        }
        return command;
    }

    private static void add(JsonNode argument, List<String> command) {
        String text = PythonValues.str(argument);
        if (!PythonValues.isNone(argument) && !text.isEmpty()) {
            command.add(text);
        }
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().name("process-output").start(() -> {
            try (stream) {
                ByteArrayOutputStream kept = new ByteArrayOutputStream();
                byte[] buffer = new byte[8192];
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    // What is over the bound is read and dropped, so that the process does not block.
                    kept.write(buffer, 0, Math.min(n, Providers.OUTPUT_BYTES_MAX - kept.size()));
                }
                text.complete(kept.toString(StandardCharsets.UTF_8));
            } catch (IOException broken) {
                text.completeExceptionally(broken);
            }
        });
        return text;
    }

    private static int status(int exitValue) {
        return exitValue > SIGNAL_BASE && exitValue <= SIGNAL_BASE + SIGNALS_MAX ? SIGNAL_BASE - exitValue : exitValue;
    }

    /** Does nothing when the process has ended by itself, however many processes it has left behind. */
    private static void kill(Process process) throws InterruptedException {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            boolean interrupted = Thread.interrupted();
            boolean unused = process.waitFor(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
