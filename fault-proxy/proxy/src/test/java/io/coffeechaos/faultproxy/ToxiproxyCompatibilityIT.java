package io.coffeechaos.faultproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.toxic.Bandwidth;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import eu.rekawek.toxiproxy.model.toxic.LimitData;
import eu.rekawek.toxiproxy.model.toxic.ResetPeer;
import eu.rekawek.toxiproxy.model.toxic.Slicer;
import eu.rekawek.toxiproxy.model.toxic.SlowClose;
import eu.rekawek.toxiproxy.model.toxic.Timeout;
import io.coffeechaos.faultproxy.testkit.FaultProxyProcess;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpClient.End;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A released Toxiproxy client makes every call that it has. The test runs against the packaged fault proxy. With {@code
 * -Dtoxiproxy.port=8474} it runs against any other server that accepts Toxiproxy's calls.
 */
class ToxiproxyCompatibilityIT {

    private static Optional<FaultProxyProcess> process = Optional.empty();
    private static int controlPort;
    private static TcpServer echo;
    private ToxiproxyClient client;

    @BeforeAll
    static void start() {
        echo = TcpServer.echo();
        controlPort = Integer.getInteger("toxiproxy.port", 0);
        if (controlPort == 0) {
            process = Optional.of(FaultProxyProcess.start());
            controlPort = process.get().controlPort();
        }
    }

    @AfterAll
    static void stop() {
        process.ifPresent(FaultProxyProcess::close);
        echo.close();
    }

    @BeforeEach
    void connect() {
        client = new ToxiproxyClient("127.0.0.1", controlPort);
    }

    @AfterEach
    void deleteAll() throws IOException {
        for (Proxy proxy : client.getProxies()) {
            proxy.delete();
        }
    }

    private Proxy echoProxy() throws IOException {
        return client.createProxy("echo", "127.0.0.1:0", echo.address());
    }

    private static String roundTrip(Proxy proxy, String text) {
        try (TcpClient tcp = TcpClient.connect(proxy.getListen())) {
            return tcp.send(text).receive(text.length());
        }
    }

    @Test
    void itReadsTheVersion() throws IOException {
        assertThat(client.version()).contains("2.12.0");
    }

    @Test
    void itCreatesFindsListsAndDeletesProxies() throws IOException {
        Proxy proxy = echoProxy();
        client.createProxy("another", "127.0.0.1:0", echo.address());

        assertThat(roundTrip(proxy, "hello")).isEqualTo("hello");
        assertThat(client.getProxies()).extracting(Proxy::getName).containsExactly("another", "echo");
        assertThat(client.getProxy("echo").getUpstream()).isEqualTo(echo.address());
        assertThat(client.getProxyOrNull("none")).isNull();
        proxy.delete();
        assertThatThrownBy(() -> client.getProxy("echo")).hasMessage("[404] proxy not found");
    }

    @Test
    void itReportsAConflict() throws IOException {
        echoProxy();

        assertThatThrownBy(this::echoProxy).hasMessage("[409] proxy already exists");
    }

    @Test
    void itEnablesAndDisables() throws IOException {
        Proxy proxy = echoProxy();

        proxy.disable();
        assertThat(proxy.isEnabled()).isFalse();
        assertThatThrownBy(() -> TcpClient.connect(proxy.getListen())).hasMessageContaining("refused");

        proxy.enable();
        assertThat(roundTrip(proxy, "again")).isEqualTo("again");
    }

    @Test
    void itChangesTheAddressesOfAProxy() throws IOException {
        Proxy proxy = client.createProxy("echo", "127.0.0.1:0", "127.0.0.1:1");

        proxy.setUpstream(echo.address());
        assertThat(roundTrip(proxy, "moved")).isEqualTo("moved");

        String before = proxy.getListen();
        proxy.setListen("localhost:0");
        assertThat(proxy.getListen()).startsWith("127.0.0.1:").isNotEqualTo(before);
        assertThat(roundTrip(proxy, "again")).isEqualTo("again");
    }

    @Test
    void itCreatesReadsUpdatesAndRemovesEveryToxic() throws IOException {
        Proxy proxy = echoProxy();
        Latency latency =
                proxy.toxics().latency("l", ToxicDirection.UPSTREAM, 10).setJitter(5);
        Bandwidth bandwidth = proxy.toxics().bandwidth("b", ToxicDirection.DOWNSTREAM, 1000);
        SlowClose slowClose = proxy.toxics().slowClose("s", ToxicDirection.DOWNSTREAM, 10);
        Slicer slicer = proxy.toxics().slicer("c", ToxicDirection.UPSTREAM, 10, 1);
        slicer.setSizeVariation(2);
        Timeout timeout = proxy.toxics().timeout("t", ToxicDirection.UPSTREAM, 100_000);
        timeout.setToxicity(0f);
        LimitData limit = proxy.toxics().limitData("m", ToxicDirection.UPSTREAM, 100_000);
        ResetPeer reset = proxy.toxics().resetPeer("r", ToxicDirection.UPSTREAM, 1);
        reset.setToxicity(0f);

        assertThat(latency.getJitter()).isEqualTo(5);
        assertThat(latency.setLatency(11).getLatency()).isEqualTo(11);
        assertThat(latency.getStream()).isEqualTo(ToxicDirection.UPSTREAM);
        assertThat(latency.getToxicity()).isEqualTo(1f);
        assertThat(slicer.setAverageSize(20).getAverageSize()).isEqualTo(20);
        assertThat(slicer.setDelay(2).getDelay()).isEqualTo(2);
        assertThat(timeout.getToxicity()).isZero();
        assertThat(timeout.setTimeout(200_000).getTimeout()).isEqualTo(200_000);
        assertThat(reset.setTimeout(2).getTimeout()).isEqualTo(2);
        assertThat(bandwidth.setRate(2000).getRate()).isEqualTo(2000);
        assertThat(slowClose.setDelay(20).getDelay()).isEqualTo(20);
        assertThat(slicer.getSizeVariation()).isEqualTo(2);
        assertThat(limit.setBytes(50_000).getBytes()).isEqualTo(50_000);
        assertThat(proxy.toxics().getAll())
                .extracting(Toxic::getName)
                .containsExactly("l", "c", "t", "m", "r", "b", "s");
        assertThat(proxy.toxics().get("t", Timeout.class).getTimeout()).isEqualTo(200_000);
        assertThat(roundTrip(proxy, "through them all")).isEqualTo("through them all");
        latency.remove();
        assertThatThrownBy(() -> proxy.toxics().get("l")).hasMessage("[404] toxic not found");
    }

    @Test
    void itResets() throws IOException {
        Proxy proxy = echoProxy();
        proxy.toxics().latency("l", ToxicDirection.UPSTREAM, 100_000);
        proxy.disable();

        client.reset();

        assertThat(proxy.toxics().getAll()).isEmpty();
        assertThat(roundTrip(proxy, "fresh")).isEqualTo("fresh");
    }

    @Test
    void aConnectionIsCutAndRestoredAsTestcontainersDoes() throws IOException {
        Proxy proxy = client.createProxy("host:5432", "127.0.0.1:0", echo.address());
        try (TcpClient tcp = TcpClient.connect(proxy.getListen())) {
            proxy.toxics().bandwidth("CUT_CONNECTION_DOWNSTREAM", ToxicDirection.DOWNSTREAM, 0);
            proxy.toxics().bandwidth("CUT_CONNECTION_UPSTREAM", ToxicDirection.UPSTREAM, 0);
            tcp.send("held");
            assertThat(tcp.hearsWithin(Duration.ofMillis(200))).isFalse();

            proxy.toxics().get("CUT_CONNECTION_DOWNSTREAM").remove();
            proxy.toxics().get("CUT_CONNECTION_UPSTREAM").remove();

            assertThat(tcp.receive(4)).isEqualTo("held");
        }
    }

    @Test
    void aTimeoutEndsTheConnection() throws IOException {
        Proxy proxy = echoProxy();
        proxy.toxics().timeout("t", ToxicDirection.DOWNSTREAM, 100);
        try (TcpClient tcp = TcpClient.connect(proxy.getListen())) {
            assertThat(tcp.end()).isEqualTo(End.FIN);
        }
    }
}
