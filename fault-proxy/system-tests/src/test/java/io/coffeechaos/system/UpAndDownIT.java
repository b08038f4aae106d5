package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The supervisor as its user sees it: every error gives one clear line and leaves no process running. */
class UpAndDownIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Stack stack;

    @BeforeEach
    void name() throws IOException {
        stack = Stack.named("up-and-down-" + System.nanoTime());
    }

    @AfterEach
    void end() throws Exception {
        Process down = stack.launcher("down", "--data", stack.directory().toString());
        assertThat(down.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        stack.close();
    }

    @Test
    void upStartsAllPartsRestartsADeadOneAndDownEndsThem() throws Exception {
        stack.up();
        Map<String, Long> pids = stack.lab().pids();
        assertThat(pids).hasSize(7);
        Eventually.eventually(
                PATIENCE, () -> assertThat(stack.said()).contains("http://localhost:" + stack.port(3000) + "/chaos"));

        // A second system in the same folder is refused, and the first one keeps running.
        Process second = stack.launcher(stack.upArguments());
        assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(lastLine()).contains("already running").contains("./coffee down");
        assertThat(stack.lab().pids()).isEqualTo(pids);

        // A killed part is started again. A stopped part stays down until its restart.
        stack.lab().kill("simulators");
        Eventually.eventually(PATIENCE, () -> assertThat(stack.lab().pids().get("simulators"))
                .isNotNull()
                .isNotEqualTo(pids.get("simulators")));
        stack.lab().stop("proxy");
        Eventually.eventually(PATIENCE, () -> assertThat(stack.lab().states()).containsEntry("proxy", "stopped"));
        stack.lab().restart("proxy");
        stack.awaitUp();

        // The command down ends every process, including the supervisor, and frees every port.
        List<Long> running = List.copyOf(stack.lab().pids().values());
        Process down = stack.launcher("down", "--data", stack.directory().toString());
        assertThat(down.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(down.exitValue()).isZero();
        assertNothingIsLeft(running);
    }

    @Test
    void downEndsTheProcessesOfAKilledSupervisor() throws Exception {
        stack.upToProcesses();
        List<Long> running = List.copyOf(stack.lab().pids().values());
        ProcessHandle supervisor = ProcessHandle.of(stack.supervisorPid()).orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().join();
        assertThat(running.stream().filter(UpAndDownIT::isAlive).count()).isEqualTo(6);

        Process down = stack.launcher("down", "--data", stack.directory().toString());

        assertThat(down.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(down.exitValue()).isZero();
        assertNothingIsLeft(running);
    }

    @Test
    void aPortInUseIsNamedAndNothingIsStarted() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), stack.port(9103)));

            Process up = stack.launcher(stack.upArguments());

            assertThat(up.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(up.exitValue()).isEqualTo(1);
            assertThat(stack.said().strip().lines()).hasSize(1);
            assertThat(lastLine()).contains(Integer.toString(stack.port(9103))).contains("simulators");
        }
    }

    @Test
    void downReportsThatNothingIsRunning() throws Exception {
        Process down = stack.launcher("down", "--data", stack.directory().toString());

        assertThat(down.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(down.exitValue()).isZero();
        assertThat(lastLine()).isEqualTo("Nothing is running.");
    }

    @Test
    void anUnknownOptionGivesOneLine() throws Exception {
        Process up = stack.launcher("up", "--frsh");

        assertThat(up.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isEqualTo(2);
        assertThat(stack.said().strip().lines()).hasSize(1);
        assertThat(lastLine()).contains("--frsh").contains("--fresh");
    }

    private void assertNothingIsLeft(List<Long> pids) {
        assertThat(pids).noneMatch(UpAndDownIT::isAlive);
        for (int port : List.of(3000, 8000, 8042, 8080, 8474, 8475, 9101, 9201, 9324, 25_520)) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), stack.port(port)));
            } catch (IOException taken) {
                throw new AssertionError("port " + stack.port(port) + " is still in use", taken);
            }
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private String lastLine() throws IOException {
        return stack.said().strip().lines().reduce((first, second) -> second).orElse("");
    }
}
