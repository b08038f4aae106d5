package io.coffeechaos.faultproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerFlagsTest {

    @Test
    void theDefaultsAreThoseOfToxiproxy() throws ServerFlags.BadFlag {
        ServerFlags flags = ServerFlags.parse(List.of());

        assertThat(flags.host()).isEqualTo("localhost");
        assertThat(flags.port()).isEqualTo(8474);
        assertThat(flags.config()).isEmpty();
        assertThat(flags.seed()).isEmpty();
        assertThat(flags.allowRemote()).isFalse();
    }

    @Test
    void flagsAreReadWithOneOrTwoDashesAndBlankOrEquals() throws ServerFlags.BadFlag {
        ServerFlags flags = ServerFlags.parse(List.of(
                "-host", "0.0.0.0", "--port=9000", "-config=a=b.json", "--seed", "-5", "-proxy-metrics", "-version"));

        assertThat(flags.host()).isEqualTo("0.0.0.0");
        assertThat(flags.port()).isEqualTo(9000);
        assertThat(flags.config()).contains(Path.of("a=b.json"));
        assertThat(flags.seed()).hasValue(-5);
        assertThat(flags.version()).isTrue();
        assertThat(ServerFlags.parse(List.of("-help")).help()).isTrue();
        assertThat(ServerFlags.parse(List.of("-help=false")).help()).isFalse();
    }

    @Test
    void invalidFlagsAreRefused() {
        assertThatThrownBy(() -> ServerFlags.parse(List.of("-nothing")))
                .hasMessage("flag provided but not defined: -nothing");
        assertThatThrownBy(() -> ServerFlags.parse(List.of("-port"))).hasMessage("flag needs an argument: -port");
        assertThatThrownBy(() -> ServerFlags.parse(List.of("-port", "70000"))).hasMessageContaining("0 to 65535");
        assertThatThrownBy(() -> ServerFlags.parse(List.of("-seed=x"))).hasMessageContaining("must be a number");
        assertThatThrownBy(() -> ServerFlags.parse(List.of("word"))).hasMessage("unexpected argument: word");
    }
}
