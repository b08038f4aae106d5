package io.coffeechaos.orders.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node finds a name that is new or has moved at its next connection: its JVM remembers no name. */
class NameLookupTest {

    @TempDir
    private Path folder;

    /** The JVM of a node that looks up a name whenever it reads a line. The JVM fixes its policy at the first lookup. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException, ClassNotFoundException {
            Class<?> unused = Class.forName("io.coffeechaos.orders.api.OrderApiMain");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String name = in.readLine(); name != null; name = in.readLine()) {
                try {
                    System.out.println("found " + InetAddress.getByName(name).getHostAddress());
                } catch (UnknownHostException e) {
                    System.out.println("found nothing");
                }
            }
        }
    }

    @Test
    void theNextLookupFindsANameThatIsNewAndOneThatHasMoved() throws IOException {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 other\n");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Writer in = child.outputWriter(StandardCharsets.UTF_8);
                BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lookUp(in, out)).isEqualTo("found nothing");

            Files.writeString(hosts, "10.0.0.1 late.test\n");
            assertThat(lookUp(in, out)).isEqualTo("found 10.0.0.1");

            Files.writeString(hosts, "10.0.0.2 late.test\n");
            assertThat(lookUp(in, out)).isEqualTo("found 10.0.0.2");
        } finally {
            child.destroyForcibly();
        }
    }

    private static String lookUp(Writer in, BufferedReader out) throws IOException {
        in.write("late.test\n");
        in.flush();
        return out.lines()
                .filter(line -> line.startsWith("found "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the child ended"));
    }
}
