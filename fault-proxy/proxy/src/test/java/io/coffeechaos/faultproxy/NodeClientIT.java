package io.coffeechaos.faultproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.FaultProxyProcess;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/**
 * The released Node client makes every call that it has; {@code src/test/node} has the client's version and the script.
 */
class NodeClientIT {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    @Test
    void everyCallOfTheNodeClientWorks() throws Exception {
        Path folder = Files.createDirectories(MODULE.resolve("target/node-client"));
        for (String file : new String[] {"package.json", "package-lock.json", "drive.js"}) {
            Files.copy(
                    MODULE.resolve("src/test/node").resolve(file),
                    folder.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        run(folder, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        try (TcpServer echo = TcpServer.echo();
                FaultProxyProcess proxy = FaultProxyProcess.start()) {
            assertThat(run(folder, "node", "drive.js", Integer.toString(proxy.controlPort()), echo.address()))
                    .endsWith("ok\n");
        }
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
