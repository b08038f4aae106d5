package io.coffeechaos.lab.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsTest {
    @TempDir
    private Path folder;

    @Test
    void aNameIsTakenAwayAndPutBackAnyNumberOfTimes() throws Exception {
        Path file = folder.resolve("node-1.hosts");
        Hosts.write(file, List.of("127.0.0.1 localhost", Hosts.line("payment"), Hosts.line("shipping")));

        Hosts.hide(file, "payment");
        Hosts.hide(file, "payment");
        assertThat(Files.readAllLines(file)).containsExactly("127.0.0.1 localhost", "127.0.0.1 shipping.local");

        Hosts.show(file, "payment");
        Hosts.show(file, "payment");
        assertThat(Files.readAllLines(file))
                .containsExactly("127.0.0.1 localhost", "127.0.0.1 shipping.local", "127.0.0.1 payment.local");
    }
}
