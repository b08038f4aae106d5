package io.coffeechaos.lab.supervisor;

import io.coffeechaos.lab.topology.LabException;
import io.coffeechaos.lab.topology.ProcessSpec;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Shows the progress to the user: one line per step, and the elapsed seconds of a step that takes longer than a second.
 * On a terminal the seconds count in place. Elsewhere a new line is printed every five seconds.
 */
public final class Terminal {
    private final PrintStream out;
    private final boolean interactive;

    public Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    public void line(String words) {
        out.println(words);
        out.flush();
    }

    /**
     * Waits until a part is up and shows the progress.
     *
     * @throws LabException when the part failed, or did not come up within its start timeout
     */
    void await(ProcessSpec part, CompletableFuture<Void> up) throws LabException, InterruptedException {
        long startNanos = System.nanoTime();
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - startNanos);
            try {
                up.get(1, TimeUnit.SECONDS);
                clear();
                line(row(part.name(), part.address(), "ready"));
                return;
            } catch (TimeoutException stillStarting) {
                if (waited.compareTo(part.startTimeout()) > 0) {
                    clear();
                    throw new LabException("The " + part.name() + " was not ready after "
                            + part.startTimeout().toSeconds() + " s. See ./coffee logs " + part.name() + ".");
                }
                progress(row(part.name(), part.address(), "starting, " + (waited.toSeconds() + 1) + " s"), waited);
            } catch (ExecutionException failed) {
                clear();
                if (failed.getCause() instanceof LabException cannot) {
                    throw cannot;
                }
                throw new IllegalStateException(part.name() + " failed to start", failed);
            }
        }
    }

    private void progress(String words, Duration waited) {
        if (interactive) {
            out.print("\r" + words + "\u001b[K");
            out.flush();
        } else if ((waited.toSeconds() + 1) % 5 == 0) {
            line(words);
        }
    }

    private void clear() {
        if (interactive) {
            out.print("\r\u001b[K");
        }
    }

    public static String row(String name, URI address, String words) {
        return String.format(Locale.ROOT, "  %-11s %-24s %s", name, address, words);
    }
}
