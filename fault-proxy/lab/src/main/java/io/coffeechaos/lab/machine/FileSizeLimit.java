package io.coffeechaos.lab.machine;

import io.coffeechaos.lab.fault.UnsupportedFaultException;
import io.coffeechaos.lab.supervisor.NewSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The largest size of the files that another process may write. Only the soft limit changes, so that it can be raised
 * again. The JVM ignores the signal of a write beyond the limit: the write fails, the process lives.
 */
final class FileSizeLimit {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Optional<Path> prlimit;

    FileSizeLimit() {
        this(NewSession.find("prlimit"));
    }

    /** @param prlimit the program of Linux that changes limits of other processes */
    FileSizeLimit(Optional<Path> prlimit) {
        this.prlimit = prlimit;
    }

    /**
     * Sets the limit of a process.
     *
     * @throws UnsupportedFaultException when this machine has no such program
     */
    void set(long pid, long bytes) throws IOException, InterruptedException {
        if (prlimit.isEmpty()) {
            throw new UnsupportedFaultException("log-disk-full needs Linux with the program prlimit of util-linux");
        }
        run(prlimit.get(), pid, "--fsize=" + bytes + ":");
    }

    /** Raises the limit of a process to what it may be at most. It is no error if the process has ended. */
    void raise(long pid) throws IOException, InterruptedException {
        if (prlimit.isPresent() && isAlive(pid)) {
            String hard = run(prlimit.get(), pid, "--fsize", "--output=HARD", "--noheadings", "--raw")
                    .strip();
            try {
                run(prlimit.get(), pid, "--fsize=" + hard + ":");
            } catch (IOException ended) {
                if (isAlive(pid)) {
                    throw ended;
                }
            }
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static String run(Path program, long pid, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--pid", Long.toString(pid)));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IOException("prlimit does not end");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException("prlimit failed: " + said.strip());
        }
        return said;
    }
}
