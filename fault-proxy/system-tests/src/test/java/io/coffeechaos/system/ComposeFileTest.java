package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Checks the properties of docker-compose.yml that need no container engine. infra/compose-drill.mjs checks the running
 * containers.
 */
class ComposeFileTest {
    private static final Path ROOT = Path.of(System.getProperty("coffee.root"));
    private static final String COMPOSE_FILE = "docker-compose.yml";
    /** This service changes the owner of the volumes and ends. It is the one exception to most rules. */
    private static final String VOLUME_OWNER = "volume-owner";

    private static final String COLLECTOR = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static final Pattern URL = Pattern.compile("http://[a-z0-9.:-]+");

    private static Map<String, JsonNode> services;
    private static JsonNode proxies;

    @BeforeAll
    static void read() throws IOException {
        services = yaml(COMPOSE_FILE).path("services").properties().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        proxies = new ObjectMapper().readTree(text("infra/compose/proxies.json"));
    }

    @Test
    void everyPortIsPublishedOnThisMachineOnly() {
        services.forEach((name, service) -> {
            assertThat(service.path("network_mode").asText()).as(name).isNotEqualTo("host");
            service.path("ports")
                    .forEach(port -> assertThat(port.asText()).as(name).startsWith("127.0.0.1:"));
        });
        assertThat(services.values().stream()
                        .mapToInt(each -> each.path("ports").size()))
                .as("published ports")
                .anyMatch(ports -> ports > 0);
    }

    @Test
    void everyServiceHasLimitsForMemoryProcessesAndLogs() {
        services.forEach((name, service) -> {
            assertThat(service.path("mem_limit").asText()).as(name).matches("[0-9]+m");
            assertThat(service.path("pids_limit").asInt()).as(name).isPositive();
            assertThat(service.path("logging").path("options").path("max-size").asText())
                    .as(name)
                    .isNotEmpty();
        });
    }

    @Test
    void everyServiceHasAReadOnlyFileSystemAndNoCapabilities() {
        services.forEach((name, service) -> {
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(words(service.path("cap_drop"))).as(name).containsExactly("ALL");
            assertThat(words(service.path("security_opt"))).as(name).containsExactly("no-new-privileges:true");
            assertThat(service.has("privileged")).as(name).isFalse();
        });
    }

    @Test
    void onlyTheVolumeOwnerRunsAsRootAndItHasNoNetwork() throws IOException {
        for (String name : staying()) {
            JsonNode service = services.get(name);
            String user = service.has("user") ? service.path("user").asText() : userOf(service);
            assertThat(user).as(name).matches("[1-9][0-9]*:[0-9]+");
        }
        JsonNode owner = services.get(VOLUME_OWNER);
        assertThat(owner.path("network_mode").asText()).isEqualTo("none");
        assertThat(words(owner.path("cap_add"))).containsExactly("CHOWN");
        assertThat(owner.path("restart").asText()).isEqualTo("no");
    }

    @Test
    void everyLongRunningServiceRestartsAndHasAHealthCheck() throws IOException {
        for (String name : staying()) {
            JsonNode service = services.get(name);
            assertThat(service.path("restart").asText()).as(name).isEqualTo("unless-stopped");
            boolean asked = service.path("healthcheck").has("test")
                    || (service.has("build") && lastStage(service).contains("HEALTHCHECK"));
            assertThat(asked).as("healthcheck of " + name).isTrue();
        }
    }

    @Test
    void threeNodesDifferInTheirNamesOnly() {
        Set<String> unnamed = new HashSet<>();
        for (String name : List.of("order-node-1", "order-node-2", "order-node-3")) {
            JsonNode node = services.get(name);
            assertThat(node.path("hostname").asText()).isEqualTo(name);
            assertThat(node.path("environment").path("CLUSTER_HOST").asText()).isEqualTo(name);
            unnamed.add(node.toString().replace(name, "order-node-N"));
        }
        assertThat(unnamed).hasSize(1);
    }

    @Test
    void aNodeReachesEveryDependencyThroughTheFaultProxy() throws IOException {
        Set<Integer> links = new HashSet<>();
        for (JsonNode proxy : proxies) {
            links.add(port(proxy.path("listen").asText()));
            String upstream = proxy.path("upstream").asText();
            assertThat(services).as(proxy.toString()).containsKey(upstream.substring(0, upstream.indexOf(':')));
        }
        List<String> called = new ArrayList<>();
        services.get("order-node-1").path("environment").properties().stream()
                .filter(variable -> variable.getKey().endsWith("_URL"))
                .forEach(variable -> called.add(variable.getValue().asText()));
        settings(".env").entrySet().stream()
                .filter(variable -> variable.getKey().endsWith("_ENDPOINT"))
                .forEach(variable -> called.add(variable.getValue()));
        assertThat(called).hasSize(5);
        for (String url : called) {
            assertThat(url).matches(URL);
            assertThat(URI.create(url).getHost()).isEqualTo("fault-proxy");
            assertThat(links).as(url).contains(URI.create(url).getPort());
        }
    }

    @Test
    void nginxKnowsAnEdgeOfEveryNode() throws IOException {
        Map<Integer, String> behind = proxies.valueStream()
                .collect(Collectors.toMap(proxy -> port(proxy.path("listen").asText()), proxy -> proxy.path("upstream")
                        .asText()));
        List<String> reached = Pattern.compile("fault-proxy:([0-9]+)")
                .matcher(text("webapp/nginx.conf"))
                .results()
                .map((MatchResult edge) -> behind.get(Integer.parseInt(edge.group(1))))
                .toList();
        assertThat(reached).containsExactly("order-node-1:8080", "order-node-2:8080", "order-node-3:8080");
    }

    @Test
    void onAwsNothingLocalIsStartedOrWaitedFor() throws IOException {
        assertThat(settings(".env")).containsEntry("COMPOSE_PROFILES", "local");
        assertThat(settings(".env.aws"))
                .containsEntry("COMPOSE_PROFILES", "")
                .containsEntry("DYNAMODB_ENDPOINT", "")
                .containsEntry("SQS_ENDPOINT", "");
        Set<String> local = services.entrySet().stream()
                .filter(service -> words(service.getValue().path("profiles")).contains("local"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(local).containsExactlyInAnyOrder("dynamodb-local", "elasticmq", VOLUME_OWNER);
        services.forEach(
                (name, service) -> service.path("depends_on").properties().forEach(other -> {
                    boolean mayBeMissing = local.contains(name)
                            || !other.getValue().path("required").asBoolean(true);
                    assertThat(mayBeMissing || !local.contains(other.getKey()))
                            .as(name + " waits for " + other.getKey())
                            .isTrue();
                }));
    }

    @Test
    void whatObservesStartsOnlyWhenItIsAskedForAndReadsFilesThatExist() {
        Set<String> asked = services.entrySet().stream()
                .filter(service -> words(service.getValue().path("profiles")).contains("observability"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(asked).containsExactlyInAnyOrder("prometheus", "grafana", "jaeger");
        for (String name : asked) {
            assertThat(services.get(name).path("image").asText()).as(name).matches(".+:v?[0-9]+\\.[0-9]+\\.[0-9]+");
            words(services.get(name).path("volumes")).stream()
                    .filter(volume -> volume.startsWith("./"))
                    .map(volume -> ROOT.resolve(volume.substring(2, volume.indexOf(':'))))
                    .forEach(file -> assertThat(file).exists());
        }
        services.forEach((name, service) -> {
            if (!asked.contains(name)) {
                service.path("depends_on")
                        .properties()
                        .forEach(other -> assertThat(asked).as(name).doesNotContain(other.getKey()));
            }
        });
    }

    @Test
    void nodesAndSimulatorsSendTracesToJaegerOnlyWhenTheyAreTold() throws IOException {
        for (String name : List.of("order-node-1", "order-node-2", "order-node-3", "simulators")) {
            assertThat(services.get(name).path("environment").path(COLLECTOR).asText())
                    .as(name)
                    .isEqualTo("${" + COLLECTOR + ":-}");
        }
        assertThat(settings(".env")).doesNotContainKey(COLLECTOR);
        assertThat(settings(".env.aws")).doesNotContainKey(COLLECTOR);
        assertThat(text("infra/CONTAINERS.md"))
                .contains(COLLECTOR + "=http://jaeger:4318 COMPOSE_PROFILES=local,observability ");
    }

    @Test
    void grafanaFindsTheTraceOfAPoint() throws IOException {
        Map<String, JsonNode> sources = yaml("infra/observability/grafana/provisioning/datasources/datasources.yml")
                .path("datasources")
                .valueStream()
                .collect(Collectors.toMap(source -> source.path("uid").asText(), source -> source));
        assertThat(sources.get("metrics").path("url").asText()).isEqualTo("http://prometheus:9090");
        assertThat(sources.get("traces").path("url").asText()).isEqualTo("http://jaeger:16686");
        JsonNode destination = sources.get("metrics").at("/jsonData/exemplarTraceIdDestinations/0");
        assertThat(destination.path("name").asText()).isEqualTo("trace_id");
        assertThat(sources).containsKey(destination.path("datasourceUid").asText());
    }

    @Test
    void prometheusAsksEachNodeAndTheProxy() throws IOException {
        String config = text("infra/observability/prometheus.yml");
        for (String name : List.of("order-node-1", "order-node-2", "order-node-3")) {
            assertThat(config).contains(name + ":8080");
        }
        assertThat(config).contains("fault-proxy:8474");
    }

    @Test
    void noSecretIsInTheFiles() throws IOException {
        for (String name : List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")) {
            assertThat(services.get("order-node-1")
                            .path("environment")
                            .path(name)
                            .isNull())
                    .as(name + " is taken from the shell")
                    .isTrue();
            assertThat(settings(".env")).doesNotContainKey(name);
            assertThat(settings(".env.aws")).doesNotContainKey(name);
        }
    }

    @Test
    void noImageKeepsItsBuildToolsOrDynamoDbLocal() throws IOException {
        for (Path dockerfile : dockerfiles()) {
            assertThat(Files.readString(dockerfile)).as(dockerfile.toString()).doesNotContainIgnoringCase("dynamodb");
            String last = lastStage(dockerfile);
            assertThat(last.lines().findFirst().orElseThrow())
                    .as(dockerfile.toString())
                    .matches("FROM (eclipse-temurin:25-jre|nginxinc/nginx-unprivileged:.*)");
            assertThat(last).as(dockerfile.toString()).doesNotContain("apt-get", "apk add", "mvn", "npm");
            assertThat(last.indexOf("/app/lib"))
                    .as(dockerfile + ": libraries must be in a layer below the project's jars")
                    .isLessThanOrEqualTo(last.indexOf("/app/ours"));
        }
        JsonNode store = services.get("dynamodb-local");
        assertThat(store.has("build")).isFalse();
        assertThat(store.path("image").asText()).startsWith("amazon/dynamodb-local:");
    }

    @Test
    void aCommentStandsOverEveryServiceAndPort() throws IOException {
        List<String> lines = text(COMPOSE_FILE).lines().toList();
        Pattern service = Pattern.compile(" {2}[a-z0-9-]+:");
        Pattern port = Pattern.compile(" {6}- \"127\\.0\\.0\\.1:.*");
        for (int line = lines.indexOf("services:") + 1; line < lines.indexOf("volumes:"); line++) {
            int above = line - 1;
            if (port.matcher(lines.get(line)).matches()) {
                // One comment may explain the ports of one purpose.
                while (port.matcher(lines.get(above)).matches()) {
                    above--;
                }
            } else if (!service.matcher(lines.get(line)).matches() || isFurtherNode(lines.get(line))) {
                continue;
            }
            assertThat(lines.get(above).strip()).as("over " + lines.get(line)).startsWith("# ");
        }
    }

    private static boolean isFurtherNode(String line) {
        return line.matches(" {2}order-node-[23]:");
    }

    private static List<String> staying() {
        return services.keySet().stream()
                .filter(name -> !name.equals(VOLUME_OWNER))
                .sorted()
                .toList();
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static List<String> words(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private static List<Path> dockerfiles() {
        List<Path> all = services.values().stream()
                .filter(service -> service.has("build"))
                .map(ComposeFileTest::dockerfile)
                .distinct()
                .toList();
        assertThat(all).hasSize(4);
        return all;
    }

    private static Path dockerfile(JsonNode service) {
        JsonNode build = service.path("build");
        return ROOT.resolve(build.path("context").asText())
                .resolve(build.path("dockerfile").asText());
    }

    private static String lastStage(JsonNode service) throws IOException {
        return lastStage(dockerfile(service));
    }

    private static String lastStage(Path dockerfile) throws IOException {
        String all = Files.readString(dockerfile);
        return all.substring(all.lastIndexOf("\nFROM ") + 1);
    }

    private static String userOf(JsonNode service) throws IOException {
        return lastStage(service)
                .lines()
                .filter(line -> line.startsWith("USER "))
                .reduce((earlier, later) -> later)
                .map(line -> line.substring("USER ".length()))
                .orElse("root");
    }

    private static Map<String, String> settings(String file) throws IOException {
        return text(file)
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }

    private static JsonNode yaml(String file) throws IOException {
        return new ObjectMapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file)));
    }

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
