package io.coffeechaos.faultproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of the program, byte by byte, and its errors, against a running fault proxy. */
class CliMainTest {

    private record Ended(int status, String out, String err) {}

    @TempDir
    private Path folder;

    private ProxyWorld world;

    @BeforeEach
    void start() {
        world = ProxyWorld.start();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private Ended cli(String... args) {
        return cli(false, args);
    }

    private Ended cli(boolean terminal, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = CliMain.run(
                List.of(args),
                Map.of("TOXIPROXY_URL", "127.0.0.1:" + world.controlPort()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal);
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void prints(String out, String... args) {
        assertThat(cli(args)).isEqualTo(new Ended(0, out, ""));
    }

    private void fails(String lastLine, String... args) {
        Ended ended = cli(args);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).endsWith(lastLine + "\n");
        assertThat(ended.status()).isEqualTo(1);
    }

    private void create(String name) {
        prints("Created new proxy " + name + "\n", "create", "-l", "localhost:0", "--upstream", "localhost:9", name);
    }

    @Test
    void proxiesAreCreatedListedToggledEditedAndDeleted() {
        create("two");
        create("one");
        String one = world.proxies().get("one").view().listen();
        String two = world.proxies().get("two").view().listen();

        prints("one\t%s\tlocalhost:9\tenabled\t0\ntwo\t%s\tlocalhost:9\tenabled\t0\n".formatted(one, two), "list");
        prints("Proxy one is now disabled\n", "toggle", "one");
        prints("one\t%s\tlocalhost:9\tdisabled\t0\ntwo\t%s\tlocalhost:9\tenabled\t0\n".formatted(one, two), "ls");
        prints("Proxy one is now enabled\n", "tog", "one");
        prints("Changed proxy one\n", "edit", "-u", "localhost:10", "one");
        assertThat(world.proxies().get("one").view().upstream()).isEqualTo("localhost:10");
        prints("Deleted proxy one\n", "d", "one");
        prints("Created new proxy off\n", "create", "-l", "localhost:0", "-u", "x:1", "--disabled", "off");
        assertThat(world.proxies().get("off").view().enabled()).isFalse();
    }

    @Test
    void toxicsAreAddedInspectedUpdatedAndRemoved() {
        create("redis");

        prints(
                "Added downstream latency toxic 'latency_downstream' on proxy 'redis'\n",
                "toxic",
                "add",
                "-t",
                "latency",
                "-a",
                "latency=10",
                "-a",
                "jitter=2",
                "redis");
        prints(
                "Added upstream noop toxic 'n' on proxy 'redis'\n",
                "t",
                "a",
                "--type",
                "noop",
                "-n",
                "n",
                "-u",
                "--tox",
                "0.5",
                "redis");
        prints("""
                n\ttype=noop\tstream=upstream\ttoxicity=0.50\tattributes=[\t]
                latency_downstream\ttype=latency\tstream=downstream\ttoxicity=1.00\tattributes=[\tjitter=2\tlatency=10\t]
                """, "inspect", "redis");
        prints("Updated toxic 'n' on proxy 'redis'\n", "toxic", "update", "-n", "n", "redis");
        assertThat(world.proxies().get("redis").toxic("n").toxicity()).isEqualTo(0.5f);
        prints("Removed toxic 'n' on proxy 'redis'\n", "toxic", "remove", "-n", "n", "redis");
        prints("Reset all proxies\n", "reset");
        prints("", "inspect", "redis");
    }

    @Test
    void errorsGoToStandardErrorWithStatusOne() {
        create("one");

        fails("Failed to retrieve proxy zz: HTTP 404: proxy not found", "inspect", "zz");
        fails(
                "Failed to create proxy: create: HTTP 409: proxy already exists",
                "create",
                "-l",
                "localhost:0",
                "-u",
                "x:1",
                "one");
        fails("Proxy name is required as the first argument.", "toggle");
        fails("Required argument 'upstream' was empty.", "create", "-l", "localhost:0", "one");
        fails(
                "Failed to update toxic: failed to update toxic 'nope' of proxy 'one': HTTP 404: toxic not found",
                "toxic",
                "update",
                "-n",
                "nope",
                "one");
        fails("toxicity should be a float between 0 and 1.", "toxic", "add", "-t", "noop", "--toxicity", "2", "one");
        fails("Only one should be specified: upstream or downstream.", "toxic", "add", "-t", "noop", "-u", "-d", "one");
        assertThat(cli("toxic", "add", "-t", "none", "one").err())
                .startsWith("Failed to add toxic: HTTP 400: invalid toxic type: must be one of latency, ");
        fails(
                "Failed to retrieve proxies: cannot reach http://127.0.0.1:1: connection refused",
                "-h",
                "127.0.0.1:1",
                "list");
        assertThat(cli("create").err()).startsWith("usage: toxiproxy-cli create");
        assertThat(cli("nothing").status()).isEqualTo(1);
    }

    @Test
    void aFilePopulatesAndJsonAnswersArePrinted() throws IOException {
        Path file = Files.writeString(
                folder.resolve("p.json"), "[{\"name\":\"p\",\"upstream\":\"x:1\",\"listen\":\"127.0.0.1:0\"}]");

        prints("Populated 1 proxies\n", "populate", file.toString());

        assertThat(cli("--json", "inspect", "p").out()).contains("\"upstream\" : \"x:1\"");
        fails("Failed to read none.json: none.json", "populate", "none.json");
    }

    @Test
    void everyCommandHasItsAliases() {
        prints("Created new proxy a\n", "new", "-l", "localhost:0", "-u", "x:1", "a");
        prints("Created new proxy b\n", "c", "--listen=localhost:0", "--upstream=x:1", "b");
        for (String list : new String[] {"list", "l", "li", "ls"}) {
            assertThat(cli(list).out()).contains("a\t127.0.0.1:").contains("b\t127.0.0.1:");
        }
        for (String add : new String[] {"add", "a"}) {
            assertThat(cli("t", add, "-t", "noop", "-n", add, "-d", "a").out())
                    .isEqualTo("Added downstream noop toxic '" + add + "' on proxy 'a'\n");
        }
        for (String inspect : new String[] {"inspect", "i", "ins"}) {
            assertThat(cli(inspect, "a").out()).contains("add\ttype=noop");
        }
        prints("Updated toxic 'a' on proxy 'a'\n", "t", "u", "-n", "a", "--tox", "0.5", "a");
        for (String remove : new String[] {"remove", "r", "delete", "d"}) {
            cli("t", "a", "-t", "noop", "-n", "x", "a");
            prints("Removed toxic 'x' on proxy 'a'\n", "toxic", remove, "--toxicName", "x", "a");
        }
        prints("Added downstream noop toxic 'short' on proxy 'b'\n", "add", "-t", "noop", "-n", "short", "b");
        prints("Removed toxic 'short' on proxy 'b'\n", "remove", "-n", "short", "b");
        prints("Deleted proxy b\n", "delete", "b");
        assertThat(cli("help").out())
                .isEqualTo(cli("h").out())
                .isEqualTo(cli("--help").out());
        prints("toxiproxy-cli version 2.12.0\n", "--version");
    }

    private void hasLatency(long latency, long jitter) {
        assertThat(world.proxies().get("a").toxic("latency_downstream").toxic().attributes())
                .isEqualTo(Map.of("latency", latency, "jitter", jitter));
    }

    @Test
    void textAttributesAreSentAsText() {
        create("a");

        assertThat(cli("toxic", "add", "-t", "latency", "-a", "latency=soon", "a")
                        .err())
                .contains("Failed to add toxic: HTTP 400: bad request body: ");
    }

    @Test
    void aCommaSeparatesAttributes() {
        create("a");

        cli("toxic", "add", "-t", "latency", "-a", "latency=1000, jitter=500", "a");
        hasLatency(1000, 500);
        cli("toxic", "update", "-n", "latency_downstream", "-a", "latency=7,jitter=3", "a");
        hasLatency(7, 3);
    }

    @Test
    void optionsStandBeforeOrAfterTheName() {
        prints("Created new proxy a\n", "create", "a", "-l", "localhost:0", "-u", "x:1");
        String added = "Added downstream latency toxic 'latency_downstream' on proxy 'a'\n";
        prints(added, "toxic", "add", "a", "-t", "latency", "--attribute", "latency=1000", "-a=jitter=500");
        hasLatency(1000, 500);
        prints(
                "Updated toxic 'latency_downstream' on proxy 'a'\n",
                "toxic",
                "update",
                "a",
                "-n",
                "latency_downstream",
                "-a",
                "latency=5");
        hasLatency(5, 500);
        assertThat(cli("inspect", "a", "--json").out()).contains("\"upstream\" : \"x:1\"");
        prints("Created new proxy -n\n", "create", "-l", "localhost:0", "-u", "x:1", "--", "-n");
    }

    @Test
    void whatIsNotUnderstoodIsAnErrorThatNamesIt() {
        create("a");
        String[] add = {"toxic", "add", "-t", "latency"};

        fails("attribute should be in key=value format: was 'latency'.", with(add, "-a", "latency", "a"));
        fails("attribute should be in key=value format: was ''.", with(add, "-a", "latency=1,", "a"));
        fails("attribute should be in key=value format: was '=5'.", with(add, "-a", "=5", "a"));
        fails(
                "The toxic has no attribute 'latensy'; its attributes: latency, jitter.",
                with(add, "-a", "latensy=1000", "a"));
        fails(
                "Unexpected argument 'jitter=500': toxic add takes one argument, and has it: 'a'.",
                with(add, "-a", "latency=1000", "a", "jitter=500"));
        fails("Unexpected argument 'a': reset takes no argument.", "reset", "a");
        fails("flag provided but not defined: -latency", with(add, "a", "--latency=5"));
        fails("invalid boolean value \"maybe\" for -upstream", with(add, "a", "--upstream=maybe"));
        fails(
                "duration should be a whole number of milliseconds, 1 or more: was '1.5'.",
                with(add, "a", "--duration", "1.5"));
        fails("toxicity should be a float between 0 and 1.", with(add, "a", "--toxicity", "most"));
        fails("No help topic for 'toxic delay'", "toxic", "delay", "a");
        fails("No help topic for 'nothing'", "nothing");
        assertThat(world.proxies().get("a").view().toxics()).isEmpty();

        cli(with(add, "-a", "latency=1000", "a"));
        fails(
                "The toxic has no attribute 'rate'; its attributes: latency, jitter.",
                "toxic",
                "update",
                "-n",
                "latency_downstream",
                "-a",
                "rate=1",
                "a");
        hasLatency(1000, 0);
    }

    private static String[] with(String[] first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }

    @Test
    void theHelpOfEachCommandIsPrinted() {
        for (String name : List.of(
                "list",
                "inspect",
                "create",
                "edit",
                "toggle",
                "delete",
                "reset",
                "populate",
                "toxic add",
                "toxic update",
                "toxic remove")) {
            String[] words = name.split(" ");
            Ended help = cli(with(words, "--help"));

            assertThat(help.out()).startsWith("usage: toxiproxy-cli " + name);
            assertThat(help).isEqualTo(new Ended(0, help.out(), ""));
            assertThat(cli(with(words, "some", "words", "--help"))).isEqualTo(help);
            assertThat(cli(with(new String[] {"help"}, words))).isEqualTo(help);
        }
        assertThat(cli("toxic", "--help"))
                .isEqualTo(cli("toxic"))
                .isEqualTo(cli("toxic", "help"))
                .isEqualTo(cli("help", "toxic"));
        assertThat(cli("toxic", "help", "add")).isEqualTo(cli("add", "--help"));
    }

    @Test
    void everyCallCarriesTheUserAgent() throws Exception {
        CompletableFuture<String> request = new CompletableFuture<>();
        try (TcpServer server = TcpServer.start(socket -> {
            request.complete(new String(socket.getInputStream().readNBytes(300), StandardCharsets.UTF_8));
        })) {
            Thread.ofVirtual()
                    .start(() -> cli("-h", server.address(), "create", "-l", "l:1", "-u", "u:1", "a".repeat(200)));

            assertThat(request.get(10, TimeUnit.SECONDS))
                    .containsPattern("User-Agent: toxiproxy-cli/2\\.12\\.0 \\(\\S+/\\S+\\)")
                    .contains("Content-Type: application/json");
        }
    }

    @Test
    void aTerminalShowsTablesWithUnits() {
        assertThat(cli(true, "list").out()).contains("no proxies").contains("Hint: ");
        create("redis");
        assertThat(cli(true, "list").out()).contains("None");
        assertThat(cli(true, "inspect", "redis").out()).contains("Proxy has no toxics enabled.");
        cli("toxic", "add", "-t", "slicer", "-a", "average_size=9", "-a", "delay=5", "redis");
        cli("toxic", "add", "-t", "bandwidth", "-u", "-a", "rate=7", "redis");

        assertThat(cli(true, "list").out())
                .contains("Name")
                .contains("=".repeat(86))
                .contains("redis");
        assertThat(cli(true, "inspect", "redis").out())
                .contains("=".repeat(70))
                .contains("Upstream toxics:")
                .contains("delay=5 µs")
                .contains("rate=7 KB/s");
        assertThat(cli("toxic").out()).contains("limit_data").contains("delay (µs)");
        assertThat(cli("--help").out()).contains("populate");
        prints("toxiproxy-cli version 2.12.0\n", "-v");
    }
}
