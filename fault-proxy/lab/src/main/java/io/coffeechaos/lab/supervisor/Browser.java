package io.coffeechaos.lab.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The browser of the user's desktop. */
public final class Browser {
    private Browser() {}

    /** Opens an address. Without a browser or a screen, nothing happens. */
    public static void open(String address) {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        boolean screen = mac || System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        Optional<Path> opener = NewSession.find(mac ? "open" : "xdg-open");
        if (screen && opener.isPresent()) {
            try {
                Process unused = new ProcessBuilder(List.of(opener.get().toString(), address))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException noBrowser) {
                System.err.println("No browser was opened (" + noBrowser.getMessage() + ").");
            }
        }
    }
}
