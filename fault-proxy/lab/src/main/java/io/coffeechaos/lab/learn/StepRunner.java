package io.coffeechaos.lab.learn;

import io.coffeechaos.lab.command.CommandMain;
import io.coffeechaos.lab.learn.Lesson.Part.Step;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the steps of lessons in this process, without a shell. It runs only the commands that talk to a running system, and
 * {@code sleep}. A line with any other command or with a character that means something to a shell is for a terminal.
 */
public final class StepRunner {
    private static final Set<String> VERBS =
            Set.of("order", "cancel", "ledger", "break", "hold", "heal", "load", "node", "status", "cluster");

    private static final Pattern PLAIN = Pattern.compile("\\./coffee ([a-z]+)((?: [A-Za-z0-9./=_-]+)*)");
    private static final Pattern SLEEP = Pattern.compile("sleep ([1-5]?[0-9])");

    private final LabDirectory directory;
    private final Ports ports;

    /** Runs steps on the system in this folder, at these ports. */
    public StepRunner(LabDirectory directory, Ports ports) {
        this.directory = directory;
        this.ports = ports;
    }

    /** How a step ended: the exit code of its last command, and what its commands printed. */
    public record Ended(int code, String output) {}

    /** Whether a step can run here. If not, it is for a terminal. */
    public static boolean canRun(Step step) {
        return step.lines().stream().allMatch(StepRunner::canRun);
    }

    private static boolean canRun(String line) {
        Matcher plain = PLAIN.matcher(line);
        return SLEEP.matcher(line).matches() || (plain.matches() && VERBS.contains(plain.group(1)));
    }

    /** Runs the commands of a step, up to the first one that fails. */
    public Ended run(Step step) throws InterruptedException {
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output, true);
        int code = 0;
        for (String line : step.lines()) {
            Matcher sleep = SLEEP.matcher(line);
            if (sleep.matches()) {
                TimeUnit.SECONDS.sleep(Integer.parseInt(sleep.group(1)));
            } else if (code == 0) {
                code = CommandMain.run(words(line), printer);
            }
        }
        return new Ended(code, output.toString());
    }

    private List<String> words(String line) {
        if (!canRun(line)) {
            throw new IllegalArgumentException("not a command for this process: " + line);
        }
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.removeFirst();
        words.addAll(List.of(
                "--port-offset",
                Integer.toString(ports.offset()),
                "--data",
                directory.directory().toString()));
        return words;
    }
}
