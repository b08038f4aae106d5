package io.coffeechaos.faultproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lookup of embedded proxies: hosts file, name servers, JVM, and no memory. */
class UncachedNamesTest {

    @TempDir
    private Path folder;

    private static List<InetAddress> unknown(String host) throws UnknownHostException {
        throw new UnknownHostException(host);
    }

    private static List<String> text(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).toList();
    }

    @Test
    void aNameInTheHostsFileIsReadAnewEachTime() throws IOException {
        Path file = folder.resolve("hosts");
        NameLookup names = new UncachedNames(file, UncachedNamesTest::unknown, UncachedNamesTest::unknown);
        assertThatThrownBy(() -> names.lookUp("db")).isInstanceOf(UnknownHostException.class);

        Files.writeString(file, "# 10.0.0.9 db\n\n10.0.0.1\tother DB db.local # db\nfd00::1 db\nnonsense db\n");
        assertThat(text(names.lookUp("db"))).containsExactly("10.0.0.1", "fd00:0:0:0:0:0:0:1");
        assertThat(text(names.lookUp("db.local."))).containsExactly("10.0.0.1");

        Files.writeString(file, "10.0.0.2 db\n");
        assertThat(text(names.lookUp("db"))).containsExactly("10.0.0.2");
    }

    @Test
    void theJvmIsAskedLast() throws IOException {
        InetAddress address = InetAddress.getByName("10.0.0.3");
        NameLookup names =
                new UncachedNames(folder.resolve("none"), UncachedNamesTest::unknown, host -> List.of(address));

        assertThat(names.lookUp("printer.local")).containsExactly(address);
    }

    @Test
    void aNameServerIsAskedAnewEachTime() throws Exception {
        Map<String, byte[]> zone = new ConcurrentHashMap<>();
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(server, zone));
            ActorSystem system = ActorSystem.create("names", config(server.getLocalPort()));
            try {
                NameLookup names = new UncachedNames(
                        folder.resolve("none"),
                        host -> UncachedNames.askNameServers(system, host),
                        UncachedNamesTest::unknown);
                assertThatThrownBy(() -> names.lookUp("db.test")).isInstanceOf(UnknownHostException.class);

                zone.put("db.test", new byte[] {10, 0, 0, 1});
                assertThat(text(names.lookUp("db.test"))).containsExactly("10.0.0.1");

                zone.put("db.test", new byte[] {10, 0, 0, 2});
                assertThat(text(names.lookUp("db.test"))).containsExactly("10.0.0.2");
            } finally {
                TestKit.shutdownActorSystem(system);
            }
        }
    }

    private static Config config(int port) {
        Config ours = ConfigFactory.load();
        return ConfigFactory.parseString("pekko.io.dns.async-dns { nameservers = [\"127.0.0.1:" + port
                        + "\"], search-domains = [], ndots = 1 }")
                .withFallback(ours.getConfig("fault-proxy.system"))
                .withFallback(ours);
    }

    /** Answers A queries from the zone with a TTL of an hour, AAAA queries with nothing, and others with NXDOMAIN. */
    @SuppressWarnings("EmptyCatch") // the test closes the socket
    private static void serve(DatagramSocket socket, Map<String, byte[]> zone) {
        try {
            while (true) {
                DatagramPacket query = new DatagramPacket(new byte[512], 512);
                socket.receive(query);
                byte[] answer = answer(query.getData(), zone);
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            }
        } catch (IOException closed) {
        }
    }

    private static byte[] answer(byte[] query, Map<String, byte[]> zone) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = 12;
        for (; query[at] > 0; at += query[at] + 1) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(query, at + 1, query[at], java.nio.charset.StandardCharsets.US_ASCII));
        }
        boolean ipv4 = query[at + 2] == 1;
        byte[] address = zone.get(name.toString());
        boolean found = address != null && ipv4;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // The id, then flags: a response, and NXDOMAIN for a name that is not in the zone.
        out.write(query, 0, 2);
        out.write(new byte[] {(byte) 0x81, (byte) (address == null ? 0x83 : 0x80), 0, 1, 0, (byte) (found ? 1 : 0)});
        out.write(new byte[] {0, 0, 0, 0});
        out.write(query, 12, at + 5 - 12);
        if (found) {
            out.write(new byte[] {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0x0e, 0x10, 0, 4});
            out.write(address);
        }
        return out.toByteArray();
    }
}
