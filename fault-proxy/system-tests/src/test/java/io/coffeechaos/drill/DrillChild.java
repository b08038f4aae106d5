package io.coffeechaos.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.drill.DrillResult.Verdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A separate JVM for one run of one drill. The drill's system ends with this JVM. */
public final class DrillChild {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DrillChild() {}

    /** Starts the JVM, shows its output and waits for its result. */
    static DrillResult run(Class<?> drill, String commit, String form, long seed)
            throws IOException, InterruptedException {
        Path result = Files.createTempFile("coffee-drill", ".json");
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), DrillChild.class.getName()));
            command.addAll(List.of(drill.getName(), commit, form, Long.toString(seed), result.toString()));
            long startedMs = System.currentTimeMillis();
            int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exitCode == 0) {
                return JSON.readValue(result.toFile(), DrillResult.class);
            }
            return new DrillResult(
                    drill.getAnnotation(Drill.class).name(),
                    commit,
                    form,
                    seed,
                    Instant.ofEpochMilli(startedMs).toString(),
                    System.currentTimeMillis() - startedMs,
                    Verdict.FAILED,
                    List.of(),
                    List.of("the drill's JVM ended with exit code " + exitCode));
        } finally {
            Files.deleteIfExists(result);
        }
    }

    /**
     * The main method of the JVM that {@link #run} starts.
     *
     * @param args the drill's class, commit, form, seed, and the file for the result
     */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        // The class is not initialised yet: its constants depend on the form, which DrillRun sets.
        Class<?> drill = Class.forName(args[0], false, DrillChild.class.getClassLoader());
        DrillResult result = DrillRun.of(drill, args[1], args[2], Long.parseLong(args[3]));
        JSON.writeValue(Path.of(args[4]).toFile(), result);
        System.exit(0);
    }
}
