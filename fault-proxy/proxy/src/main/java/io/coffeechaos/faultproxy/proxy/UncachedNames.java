package io.coffeechaos.faultproxy.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.io.Dns;
import org.apache.pekko.io.dns.AAAARecord;
import org.apache.pekko.io.dns.ARecord;
import org.apache.pekko.io.dns.DnsProtocol;
import org.apache.pekko.io.dns.ResourceRecord;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds names without the cache of the JVM, for a proxy that is embedded in another program. The cache has one policy
 * for the whole JVM, fixed at its first lookup; a library must not change it.
 *
 * <p>The hosts file comes first, then the name servers, and last the JVM. Only a name that neither the hosts file nor a
 * name server knows, for example one of mDNS, is found through the JVM's cache.
 */
final class UncachedNames implements NameLookup {

    /** A silent name server must leave time for the last source before the dial timeout ends. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    /** The JVM reads its names from this file if the property is set, and from no other source. */
    private static final String JVM_HOSTS_FILE = "jdk.net.hosts.file";

    private static final Logger log = LoggerFactory.getLogger(UncachedNames.class);

    private final Path hostsFile;
    private final NameLookup nameServers;
    private final NameLookup others;

    UncachedNames(Path hostsFile, NameLookup nameServers, NameLookup others) {
        this.hostsFile = hostsFile;
        this.nameServers = nameServers;
        this.others = others;
    }

    /** Returns a lookup with the hosts file and the name servers of this machine; {@code system} asks the servers. */
    static NameLookup of(ActorSystem system) {
        return Optional.ofNullable(System.getProperty(JVM_HOSTS_FILE))
                .map(file -> new UncachedNames(Path.of(file), UncachedNames::none, UncachedNames::none))
                .orElseGet(() -> new UncachedNames(
                        systemHostsFile(), host -> askNameServers(system, host), NameLookup.ofTheJvm()));
    }

    private static Path systemHostsFile() {
        return System.getProperty("os.name").startsWith("Windows")
                ? Path.of(System.getenv().getOrDefault("SystemRoot", "C:\\Windows"), "System32\\drivers\\etc\\hosts")
                : Path.of("/etc/hosts");
    }

    private static List<InetAddress> none(String host) throws UnknownHostException {
        throw new UnknownHostException(host);
    }

    @Override
    public List<InetAddress> lookUp(String host) throws UnknownHostException {
        List<InetAddress> listed = fromHostsFile(host);
        if (!listed.isEmpty()) {
            return listed;
        }
        try {
            return nameServers.lookUp(host);
        } catch (UnknownHostException e) {
            return others.lookUp(host);
        }
    }

    private List<InetAddress> fromHostsFile(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        try (Stream<String> lines = Files.lines(hostsFile)) {
            return lines.flatMap(line -> address(line, name)).distinct().toList();
        } catch (IOException | RuntimeException e) {
            log.debug("Cannot read {}", hostsFile, e);
            return List.of();
        }
    }

    /** Returns the address of a line such as {@code 10.0.0.1 db db.local # comment}, if it lists the name. */
    private static Stream<InetAddress> address(String line, String name) {
        String[] words = line.split("#", 2)[0].strip().split("\\s+", -1);
        boolean listed = Arrays.stream(words, 1, words.length)
                .anyMatch(word -> word.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
        return listed ? new HostPort(words[0], "").literal().stream() : Stream.empty();
    }

    static List<InetAddress> askNameServers(ActorSystem system, String host) throws UnknownHostException {
        ActorRef resolver = Dns.get(system).getResolver();
        try {
            Object answer = Patterns.ask(resolver, DnsProtocol.resolve(host), ANSWER_MAX)
                    .toCompletableFuture()
                    .get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
            List<InetAddress> addresses =
                    answer instanceof DnsProtocol.Resolved resolved ? addresses(resolved.getRecords()) : List.of();
            if (!addresses.isEmpty()) {
                return addresses;
            }
        } catch (ExecutionException | TimeoutException e) {
            log.debug("No name server knows {}", host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(host);
    }

    private static List<InetAddress> addresses(List<ResourceRecord> records) {
        return Stream.concat(
                        records.stream().filter(ARecord.class::isInstance).map(record -> ((ARecord) record).ip()),
                        records.stream().filter(AAAARecord.class::isInstance).map(record -> ((AAAARecord) record).ip()))
                .map(InetAddress.class::cast)
                .toList();
    }
}
