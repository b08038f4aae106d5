package io.coffeechaos.lab.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The commit of the sources, which says whether two runs are about the same system. */
public final class Commit {
    /** The end of the name of sources that differ from their commit. */
    public static final String DIRTY = "-dirty";

    private static final int PATIENCE_S = 5;

    private Commit() {}

    /** The commit of the checkout of this process, as git describes it; empty without git or without a checkout. */
    public static String ofThisCheckout() {
        Path root = Path.of(System.getProperty("coffee.root", "."));
        try {
            Process git = new ProcessBuilder(
                            "git",
                            "-C",
                            root.toString(),
                            "describe",
                            "--always",
                            "--dirty",
                            "--exclude=*",
                            "--abbrev=12")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = git.waitFor(PATIENCE_S, TimeUnit.SECONDS);
            if (!ended) {
                git.destroyForcibly();
                return "";
            }
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.exitValue() == 0 ? commit : "";
        } catch (IOException noGit) {
            return "";
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
