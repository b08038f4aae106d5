package io.coffeechaos.drill;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import io.coffeechaos.drill.DrillResult.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./coffee drill}. Each drill has its own JVM, so that its system has ended before the next drill starts. */
@Command(
        name = "coffee drill",
        mixinStandardHelpOptions = true,
        description = "Runs tests that kill or overload processes, or take long, one whole system at a time.",
        footer = {
            "",
            "Exit code: 0 all passed, 1 a drill failed, 2 wrong usage, 3 none failed, but one was inconclusive.",
            "Results stay in .coffee/drills as JSON, as one Markdown table and as a page.",
            "",
            "Examples:",
            "  ./coffee drill --list",
            "  ./coffee drill node-killed --long",
            "  ./coffee drill --all"
        })
public final class DrillMain implements Callable<Integer> {
    private static final Path COFFEE = Path.of(System.getProperty("coffee.dir", ".coffee"));

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names of drills. They run in this order.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "Run every drill.")
    private boolean all;

    @Option(names = "--list", description = "List the drills with their purpose.")
    private boolean list;

    @Option(names = "--long", description = "Run the long form. The documents quote its figures.")
    private boolean longForm;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "Run each drill N times, 1 to 1000.")
    private int repeat;

    @Option(names = "--seed", paramLabel = "N", description = "Repeat the random draws of an earlier run.")
    private Optional<Long> seed = Optional.empty();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new DrillMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Class<?>> drills = drills();
        if (list) {
            drills.values().forEach(drill -> {
                Drill about = drill.getAnnotation(Drill.class);
                System.out.printf("%-18s %2d min  %s%n", about.name(), about.minutes(), about.purpose());
            });
            return 0;
        }
        List<Class<?>> chosen = chosen(drills);
        return run(chosen);
    }

    private List<Class<?>> chosen(Map<String, Class<?>> drills) {
        if (all == !names.isEmpty()) {
            throw usage("name the drills, or use --all; --list shows all names");
        }
        if (repeat < 1 || repeat > 1000) {
            throw usage("--repeat must be 1 to 1000: was " + repeat);
        }
        List<Class<?>> chosen = new ArrayList<>();
        for (String name : all ? drills.keySet() : names) {
            Class<?> drill = drills.get(name);
            if (drill == null) {
                throw usage("unknown drill " + name + "; drills: " + String.join(", ", drills.keySet()));
            }
            chosen.add(drill);
        }
        return chosen;
    }

    private CommandLine.ParameterException usage(String problem) {
        return new CommandLine.ParameterException(spec.commandLine(), problem);
    }

    private int run(List<Class<?>> chosen) throws IOException, InterruptedException {
        DrillReport report = new DrillReport(COFFEE.resolve("drills"), Instant.now());
        String commit = commit();
        String form = longForm ? "long" : "drill";
        List<DrillResult> results = new ArrayList<>();
        int runs = chosen.size() * repeat;
        for (int turn = 0; turn < repeat; turn++) {
            for (Class<?> drill : chosen) {
                Drill about = drill.getAnnotation(Drill.class);
                System.out.printf("[%d/%d] %s: %s%n", results.size() + 1, runs, about.name(), about.purpose());
                long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
                DrillResult result = DrillChild.run(drill, commit, form, drawn);
                results.add(result);
                report.write(results);
                System.out.printf("  %s after %s min%n", result.verdict(), result.minutes());
                result.problems()
                        .forEach(problem -> System.out.println(
                                "  " + problem.lines().findFirst().orElse("")));
            }
        }
        System.out.println(DrillReport.table(results) + "Written to " + report.markdown());
        return exitCode(results);
    }

    private static int exitCode(List<DrillResult> results) {
        if (results.stream().anyMatch(result -> result.verdict() == Verdict.FAILED)) {
            return 1;
        }
        return results.stream().anyMatch(result -> result.verdict() == Verdict.INCONCLUSIVE) ? 3 : 0;
    }

    /** Every drill on the class path, by name, sorted. */
    private static Map<String, Class<?>> drills() {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("io.coffeechaos"))
                .filters(TagFilter.includeTags("drill"))
                .build();
        TestPlan plan = LauncherFactory.create().discover(request);
        Map<String, Class<?>> drills = new LinkedHashMap<>();
        plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .flatMap(test -> test.getSource().stream())
                .filter(ClassSource.class::isInstance)
                .map(ClassSource.class::cast)
                .<Class<?>>map(ClassSource::getJavaClass)
                .filter(drill -> drill.isAnnotationPresent(Drill.class))
                .sorted(Comparator.comparing(
                        (Class<?> drill) -> drill.getAnnotation(Drill.class).name()))
                .forEach(drill -> drills.put(drill.getAnnotation(Drill.class).name(), drill));
        return drills;
    }

    /** The short hash of the current commit, with {@code +} if the work tree has changes. */
    private static String commit() throws IOException, InterruptedException {
        return git("rev-parse", "--short", "HEAD")
                + (git("status", "--porcelain").isEmpty() ? "" : "+");
    }

    private static String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", System.getProperty("coffee.root", ".")));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? said : "";
    }
}
