import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.actor.OneForOneStrategy;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.actor.SupervisorStrategyConfigurator;
import org.apache.pekko.japi.pf.DeciderBuilder;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import scala.Function0;

/**
 * Runs ElasticMQ until the process is ended: {@code QueueServer HOST PORT DIRECTORY}. HOST is the address on which the
 * server listens.
 *
 * <p>The server stores queues and messages in DIRECTORY. {@code WRITE_DELAY=0} makes a message durable before the
 * server answers its send. Without it, a killed server loses the last second of answered sends.
 *
 * <p>A failed actor ends the server. The supervisor then starts it again from the stored data. ElasticMQ 1.7.1 itself
 * restarts the actor that writes messages. This actor keeps its map of queues in a field, so it probably restarts with
 * an empty map, answers sends and stores nothing. This was seen once: the writer had failed, and after a kill the
 * messages of answered sends were lost.
 */
public final class QueueServer {
    private QueueServer() {}

    public static void main(String[] args) {
        LogOutput.install();
        // ElasticMQ's actor system reads its configuration only from system properties.
        System.setProperty("pekko.actor.guardian-supervisor-strategy", EndOnFailure.class.getName());
        String host = args[0];
        int port = Integer.parseInt(args[1]);
        String directory = args[2];
        Config config = ConfigFactory.parseMap(Map.of(
                        "rest-sqs.bind-hostname", host,
                        "rest-sqs.bind-port", port,
                        // Answers name queues by the address that the client used, so the client stays behind the
                        // proxy.
                        "node-address.host", "*",
                        "queues-storage.enabled", true,
                        "queues-storage.path", directory + "/queues.conf",
                        "messages-storage.enabled", true,
                        "messages-storage.uri", "jdbc:h2:" + directory + "/messages;WRITE_DELAY=0"))
                .withFallback(ConfigFactory.load());
        try {
            Function0<?> shutdown = new ElasticMQServer(new ElasticMQServerConfig(config)).start();
            Runtime.getRuntime().addShutdownHook(new Thread(shutdown::apply));
        } catch (RuntimeException | LinkageError cannotStart) {
            // The actor system already runs and would keep the process alive without a port.
            System.err.println("The queue server cannot start on " + host + ":" + port + ": " + cannotStart);
            Runtime.getRuntime().halt(1);
        }
        System.out.println("queue server on http://" + host + ":" + port);
    }

    /**
     * Turns each printed line into a line of the log, in the layout of all parts. The output is the log of this part,
     * and SLF4J's simple logger prints to it too.
     */
    private static final class LogOutput extends OutputStream {
        private static final int LINE_BYTES_MAX = 8192;
        private static final DateTimeFormatter RFC_3339_MILLISECONDS =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

        private final OutputStream log;
        private final String level;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        private LogOutput(FileDescriptor target, String level) {
            this.log = new FileOutputStream(target);
            this.level = level;
        }

        static void install() {
            System.setOut(new PrintStream(new LogOutput(FileDescriptor.out, "info"), true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(new LogOutput(FileDescriptor.err, "error"), true, StandardCharsets.UTF_8));
        }

        @Override
        public synchronized void write(int each) throws IOException {
            if (each != '\n') {
                if (line.size() < LINE_BYTES_MAX) {
                    line.write(each);
                }
                return;
            }
            String message = line.toString(StandardCharsets.UTF_8).stripTrailing();
            line.reset();
            if (!message.isEmpty()) {
                Map<String, String> fields = new LinkedHashMap<>();
                fields.put("level", level);
                fields.put("time", RFC_3339_MILLISECONDS.format(Instant.now()));
                fields.put("part", System.getenv().getOrDefault("PART", "queue"));
                fields.put("caller", QueueServer.class.getSimpleName());
                fields.put("message", message);
                String json = fields.entrySet().stream()
                        .map(field -> ConfigUtil.quoteString(field.getKey()) + ":" + ConfigUtil.quoteString(field.getValue()))
                        .collect(Collectors.joining(",", "{", "}\n"));
                log.write(json.getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }
    }

    /** Ends the process when an actor fails. ElasticMQ's actor system loads this class by its name. */
    public static final class EndOnFailure implements SupervisorStrategyConfigurator {
        @Override
        public SupervisorStrategy create() {
            return new OneForOneStrategy(
                    DeciderBuilder.matchAny(failure -> {
                                System.err.println("The queue server ends: it cannot store messages: " + failure);
                                Runtime.getRuntime().halt(1);
                                return SupervisorStrategy.escalate();
                            })
                            .build());
        }
    }
}
