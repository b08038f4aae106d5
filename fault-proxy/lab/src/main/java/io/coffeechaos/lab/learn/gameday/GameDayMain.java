package io.coffeechaos.lab.learn.gameday;

import io.coffeechaos.lab.learn.Course;
import io.coffeechaos.lab.learn.Shell;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./coffee gameday}: plays three sealed cards on the running system. However it ends, also by Ctrl-C, it heals. Exit
 * code 0: all rounds were played. 2: wrong usage.
 */
@Command(name = "coffee gameday")
public final class GameDayMain implements Callable<Integer> {
    private static final int MINUTES_MAX = 60;

    /** A heal waits until nodes that were stopped are back. */
    private static final Duration COMMAND_MAX = Duration.ofMinutes(3);

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "S")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--minutes", paramLabel = "M")
    private int minutes = 15;

    @Option(names = "--show")
    private boolean shows;

    private GameDayMain() {}

    /** Plays a game day; see the class comment. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new GameDayMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (minutes < 2 || minutes > MINUTES_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes must be a number from 2 to " + MINUTES_MAX + ": was " + minutes);
        }
        LabDirectory directory = LabDirectory.ofThisProcess(Optional.empty());
        Path cards = Course.folder(directory.root()).resolve("gameday").resolve("cards.md");
        long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000));
        GameDay day = GameDay.draw(Card.read(cards), drawn);
        if (shows) {
            System.out.println("Seed " + drawn + ":");
            day.shown().forEach(System.out::println);
            return 0;
        }
        System.out.println(
                "Three sealed cards of seed " + drawn + ". The teacher sees them with --show --seed " + drawn + ".");
        Terminal terminal = new Terminal(directory);
        AtomicBoolean over = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            if (!over.get()) {
                terminal.healInTheEnd();
            }
        }));
        day.play(terminal, Duration.ofMinutes(minutes));
        over.set(true);
        return 0;
    }

    /** The group's terminal. Enter ends a round. */
    private static final class Terminal implements GameDay.Room {
        private final LabDirectory directory;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        Terminal(LabDirectory directory) {
            this.directory = directory;
            Thread.ofPlatform().daemon().start(this::listen);
        }

        private void listen() {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException noTerminal) {
                System.err.println("Nobody can press Enter: " + noTerminal.getMessage());
            }
        }

        @Override
        public void say(String words) {
            System.out.println(words);
        }

        @Override
        public boolean pause(Duration time) throws InterruptedException {
            return Optional.ofNullable(lines.poll(time.toMillis(), TimeUnit.MILLISECONDS))
                    .isPresent();
        }

        /** Ctrl-C has ended the day in the middle. */
        void healInTheEnd() {
            say("Healing.");
            try {
                int unused = give("./coffee heal");
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public int give(String command) throws InterruptedException {
            try {
                Ports ports = Ports.read(directory).orElse(new Ports(0));
                Map<String, String> environment = Map.of("TOXIPROXY_URL", "http://127.0.0.1:" + ports.proxyControl());
                Shell.Ended ended = Shell.run(directory.root(), environment, List.of(command), COMMAND_MAX);
                return ended.with(0) ? 0 : 1;
            } catch (IOException noShell) {
                throw new UncheckedIOException(noShell);
            }
        }
    }
}
