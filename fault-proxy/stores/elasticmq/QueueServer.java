import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.apache.pekko.actor.OneForOneStrategy;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.actor.SupervisorStrategyConfigurator;
import org.apache.pekko.japi.pf.DeciderBuilder;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import scala.Function0;

/**
 * Runs ElasticMQ until it is ended: {@code QueueServer HOST PORT DIRECTORY}. HOST is the address it listens on.
 *
 * <p>Queues and messages are kept in DIRECTORY. {@code WRITE_DELAY=0} makes a message durable before its send is
 * answered; without it a killed server forgets the last second of answered sends.
 *
 * <p>A failed actor ends the server, for whoever watches it to start it again from what it has written. ElasticMQ 1.7.1
 * restarts the actor that writes messages, whose map of queues is its own field: it seems to come back without them, to
 * answer sends and to keep nothing. Seen once: the writer had failed, and a kill took what had been answered.
 */
public final class QueueServer {
    private QueueServer() {}

    public static void main(String[] args) {
        // A system property: ElasticMQ's actor system reads no other configuration.
        System.setProperty("pekko.actor.guardian-supervisor-strategy", EndOnFailure.class.getName());
        String host = args[0];
        int port = Integer.parseInt(args[1]);
        String directory = args[2];
        Config config = ConfigFactory.parseMap(Map.of(
                        "rest-sqs.bind-hostname", host,
                        "rest-sqs.bind-port", port,
                        // A queue's address in an answer is the one that the client used, so it leads through the proxy, too.
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
            // Its actor system is up already and would keep a server without a port alive.
            System.err.println("The queue server cannot start on " + host + ":" + port + ": " + cannotStart);
            Runtime.getRuntime().halt(1);
        }
        System.out.println("queue server on http://" + host + ":" + port);
    }

    /** Loaded by name by ElasticMQ's actor system. */
    public static final class EndOnFailure implements SupervisorStrategyConfigurator {
        @Override
        public SupervisorStrategy create() {
            return new OneForOneStrategy(
                    DeciderBuilder.matchAny(failure -> {
                                System.err.println("The queue server ends: it can no longer keep what it answers: " + failure);
                                Runtime.getRuntime().halt(1);
                                return SupervisorStrategy.escalate();
                            })
                            .build());
        }
    }
}
