package io.coffeechaos.lab.learn;

import io.coffeechaos.lab.learn.sandbox.ClientJudge;
import io.coffeechaos.lab.learn.sandbox.Sandbox;
import io.coffeechaos.lab.learn.sandbox.Sandbox.Kind;
import io.coffeechaos.lab.learn.sandbox.ShopJudge;
import io.coffeechaos.lab.learn.sandbox.Verdict;
import io.coffeechaos.lab.notebook.Notebook;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.topology.LabDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./coffee learn}: the outline of the course; the notebook: {@code guess} and {@code export}; and the sandbox:
 * {@code start}, {@code test}, {@code reset} and {@code solution} of the client or the shop, and {@code run client}. Exit code 1: a check of the
 * sandbox is red, or it did not work. 2: wrong usage.
 */
@Command(
        name = "coffee learn",
        subcommands = {
            LearnMain.Guess.class,
            LearnMain.Export.class,
            LearnMain.Start.class,
            LearnMain.Test.class,
            LearnMain.Reset.class,
            LearnMain.Solution.class,
            RunClientCommand.class
        })
public final class LearnMain implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private LearnMain() {}

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        System.exit(line(out).execute(args));
    }

    private static CommandLine line(PrintWriter out) {
        return new CommandLine(new LearnMain()).setOut(out).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof IOException) {
                command.getErr().println("coffee learn: " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (Lesson lesson : course().lessons()) {
            out.printf("  %-4s %2d min  %s%n", lesson.id(), lesson.minutes(), lesson.title());
        }
        out.println(
                "Read them in fault-proxy/learn, or at /learn while the shop runs. Repair: ./coffee learn start client");
        return 0;
    }

    private static Course course() throws IOException {
        try {
            return Course.read(Course.folder(directory().root()));
        } catch (InvalidLessonException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        }
    }

    private static Notebook notebook() {
        return new Notebook(directory().runs());
    }

    /** Notes what the learner expects of a lesson. The report of its experiment shows it. */
    @Command(name = "guess")
    static final class Guess implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "LESSON")
        private String id = "";

        @Parameters(index = "1", paramLabel = "TEXT")
        private String text = "";

        @Override
        public Integer call() throws IOException {
            Lesson lesson = course().find(id)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "There is no lesson " + id + ": ./coffee learn lists them."));
            try {
                notebook().guess(id, text, lesson.experiments(), Instant.now());
            } catch (IllegalArgumentException wrong) {
                throw new ParameterException(spec.commandLine(), "TEXT: " + wrong.getMessage() + ".", wrong);
            }
            spec.commandLine()
                    .getOut()
                    .println("Noted for lesson " + id
                            + (lesson.experiments().isEmpty()
                                    ? "."
                                    : ": the report of " + String.join(", ", lesson.experiments()) + " shows it."));
            return 0;
        }
    }

    /** Writes what the learner has done into one file. */
    @Command(name = "export")
    static final class Export implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE", arity = "0..1")
        private Path file = Path.of("coffee-course.json");

        @Override
        public Integer call() throws IOException {
            Path target = Path.of(System.getProperty("coffee.caller", ".")).resolve(file);
            CourseResult result = CourseResult.of(
                    course(), notebook(), new RunFolders(directory().runs()), Instant.now());
            Files.writeString(target, result.json());
            spec.commandLine().getOut().println(result.words() + ": " + target.normalize());
            return 0;
        }
    }

    private static LabDirectory directory() {
        return LabDirectory.ofThisProcess(Optional.empty());
    }

    private static Sandbox sandbox(Kind kind) {
        return Sandbox.of(directory().tools().resolve("learn"), kind);
    }

    private static Path given(String folder, Kind kind) {
        return Course.folder(directory().root())
                .resolve("sandbox")
                .resolve(folder)
                .resolve(kind.name());
    }

    /** A command on the client or the shop. */
    private abstract static class OnSandbox implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "client|shop")
        private Kind kind = Kind.client;

        Kind kind() {
            return kind;
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }

        int missing() {
            spec.commandLine().getErr().println("coffee learn: start first: ./coffee learn start " + kind);
            return 1;
        }
    }

    /** Copies the fragile program, unless there is a copy. */
    @Command(name = "start")
    static final class Start extends OnSandbox {
        @Override
        public Integer call() throws IOException {
            Sandbox sandbox = sandbox(kind());
            if (sandbox.exists()) {
                out().println("You have begun: " + sandbox.folder() + ". To begin again: ./coffee learn reset "
                        + kind());
                return 0;
            }
            sandbox.fill(given("start", kind()));
            out().println("Repair " + sandbox.sources().getFirst() + ", then: ./coffee learn test " + kind());
            return 0;
        }
    }

    /** Runs the checks. */
    @Command(name = "test")
    static final class Test extends OnSandbox {
        @Override
        public Integer call() throws IOException, InterruptedException {
            Sandbox sandbox = sandbox(kind());
            if (!sandbox.exists()) {
                return missing();
            }
            List<Verdict> verdicts =
                    switch (kind()) {
                        case client -> new ClientJudge(sandbox).judge();
                        case shop -> new ShopJudge(sandbox).judge();
                    };
            verdicts.forEach(verdict -> out().printf(
                            "%s %s %s: %s%n",
                            verdict.holds() ? "✓" : "✗", verdict.id(), verdict.what(), verdict.found()));
            long green = verdicts.stream().filter(Verdict::holds).count();
            out().println(green + " of " + verdicts.size() + " are green.");
            return green == verdicts.size() ? 0 : 1;
        }
    }

    /** Replaces the copy by the fragile program. */
    @Command(name = "reset")
    static final class Reset extends OnSandbox {
        @Override
        public Integer call() throws IOException {
            sandbox(kind()).fill(given("start", kind()));
            out().println("You begin again: " + sandbox(kind()).folder());
            return 0;
        }
    }

    /** Shows how a solution differs from the copy. */
    @Command(name = "solution")
    static final class Solution extends OnSandbox {
        @Override
        public Integer call() throws IOException, InterruptedException {
            Sandbox sandbox = sandbox(kind());
            if (!sandbox.exists()) {
                return missing();
            }
            Process diff = new ProcessBuilder(
                            "diff",
                            "-u",
                            sandbox.folder().toString(),
                            given("solution", kind()).toString())
                    .redirectErrorStream(true)
                    .start();
            diff.inputReader(StandardCharsets.UTF_8).lines().forEach(out()::println);
            int different = diff.waitFor();
            return different > 1 ? 1 : 0;
        }
    }
}
