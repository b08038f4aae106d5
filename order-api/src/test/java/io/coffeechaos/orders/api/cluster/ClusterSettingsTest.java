package io.coffeechaos.orders.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSettingsTest {
    private static Config with(Map<String, Object> settings) {
        return ConfigFactory.parseMap(settings).withFallback(ConfigFactory.load());
    }

    @Test
    void byDefaultANodeIsACompleteClusterOnLoopback() {
        Config config = ConfigFactory.load();

        ClusterSettings settings = ClusterSettings.of(config);

        assertThat(settings.nodes()).isEqualTo(1);
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.managementHost()).isEqualTo("127.0.0.1");
        assertThat(config.getString("pekko.management.http.bind-hostname")).isEqualTo("127.0.0.1");
        assertThat(config.getString("pekko.remote.artery.canonical.hostname")).isEqualTo("127.0.0.1");
        assertThat(config.getString("pekko.remote.artery.bind.hostname")).isEqualTo("127.0.0.1");
    }

    @Test
    void theOtherNodesAreFoundByAListOrByAName() {
        ClusterSettings listed = ClusterSettings.of(
                with(Map.of("coffee.cluster.nodes", 2, "coffee.cluster.endpoints", "127.0.0.1:8558, 127.0.0.1:8559")));
        assertThat(listed.endpoints())
                .containsExactly(
                        new ClusterSettings.Endpoint("127.0.0.1", 8558),
                        new ClusterSettings.Endpoint("127.0.0.1", 8559));

        ClusterSettings named =
                ClusterSettings.of(with(Map.of("coffee.cluster.nodes", 3, "coffee.cluster.discovery", "pekko-dns")));
        // An A record gives the address of the machine itself. Pekko finds this address if no host is set.
        assertThat(named.managementHost()).isEmpty();
    }

    @Test
    void settingsThatCannotFormAClusterAreRefused() {
        assertThatThrownBy(() -> ClusterSettings.of(with(Map.of("coffee.cluster.nodes", 0))))
                .hasMessageContaining("CLUSTER_NODES");
        assertThatThrownBy(() -> ClusterSettings.of(
                        with(Map.of("coffee.cluster.nodes", 3, "coffee.cluster.endpoints", "127.0.0.1:8558"))))
                .hasMessageContaining("CLUSTER_ENDPOINTS must name all 3 nodes: has 1");
        assertThatThrownBy(() -> ClusterSettings.of(
                        with(Map.of("coffee.cluster.nodes", 1, "coffee.cluster.endpoints", "nowhere"))))
                .hasMessageContaining("has nowhere");
        assertThatThrownBy(() -> ClusterSettings.of(with(Map.of("coffee.cluster.discovery", "luck"))))
                .hasMessageContaining("CLUSTER_DISCOVERY");
    }

    @Test
    void configuredKeyFilesMustExist(@TempDir Path directory) throws Exception {
        ClusterSettings settings = ClusterSettings.of(with(Map.of("coffee.cluster.tls-dir", directory.toString())));

        assertThatThrownBy(settings::overrides).hasMessageContaining("ca.crt cannot be read");
        for (String file : new String[] {"ca.crt", "node.crt", "node.key"}) {
            Files.writeString(directory.resolve(file), "");
        }
        assertThat(settings.overrides()).containsEntry("pekko.remote.artery.transport", "tls-tcp");
    }
}
