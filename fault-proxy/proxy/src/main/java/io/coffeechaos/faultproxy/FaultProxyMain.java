package io.coffeechaos.faultproxy;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.faultproxy.control.ControlServer;
import io.coffeechaos.faultproxy.proxy.AddressText;
import io.coffeechaos.faultproxy.proxy.EventLoops;
import io.coffeechaos.faultproxy.proxy.ProxyCollection;
import io.coffeechaos.faultproxy.proxy.ProxyCollection.Populated;
import io.coffeechaos.faultproxy.proxy.ProxySettings;
import io.coffeechaos.faultproxy.proxy.ProxySpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fault proxy as a server, with Toxiproxy's flags and environment variables.
 *
 * <p>It applies the configuration file and then listens for control calls, by default on {@code 127.0.0.1:8474}. If it
 * cannot apply the file or the port is in use, the process exits with status 1 and one line on standard error. SIGTERM
 * and SIGINT stop the server; it closes all connections and exits with status 0.
 */
public final class FaultProxyMain {

    private static final Duration LOG_DELAY = Duration.ofMillis(100);
    private static final String LOGBACK_FILE = "logback.configurationFile";
    private static final String SERVER_VERSION = "toxiproxy-server version 2.12.0";
    private static final Logger log;

    static {
        // The JVM reads both values once, at its first lookup. The file java.security sets the second one, so system
        // properties do not reach it. 0 means: every connection looks up its name again.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        // The server brings its own Logback configuration. Under Logback's usual name, every project that uses the jar
        // as a library would load it.
        if (System.getProperty(LOGBACK_FILE) == null) {
            System.setProperty(LOGBACK_FILE, "fault-proxy-logback.xml");
        }
        log = LoggerFactory.getLogger(FaultProxyMain.class);
    }

    private FaultProxyMain() {}

    /** Runs the server until a signal stops it. */
    public static void main(String[] args) {
        ServerFlags flags;
        try {
            flags = ServerFlags.parse(List.of(args));
        } catch (ServerFlags.BadFlag e) {
            System.err.println(e.getMessage());
            System.err.print(ServerFlags.USAGE);
            System.exit(2);
            return;
        }
        if (flags.help()) {
            System.err.print(ServerFlags.USAGE);
        } else if (flags.version()) {
            System.out.println(SERVER_VERSION);
        } else {
            try {
                serve(flags);
            } catch (FatalException e) {
                System.err.println("fault-proxy: " + e.getMessage());
                stopLogging();
                System.exit(1);
            }
        }
    }

    /** The server cannot start; the message is for the user. */
    private static final class FatalException extends Exception {
        FatalException(String message) {
            super(message);
        }
    }

    private static void serve(ServerFlags flags) throws FatalException {
        setLogLevel(Optional.ofNullable(System.getenv("LOG_LEVEL")));
        Optional<String> token =
                Optional.ofNullable(System.getenv("FAULT_PROXY_TOKEN")).filter(text -> !text.isEmpty());
        checkRemote(flags, token);
        List<ProxySpec> specs =
                flags.config().isPresent() ? readConfig(flags.config().get()) : List.of();

        Config config = ConfigFactory.load().getConfig("fault-proxy");
        long seed = flags.seed().orElse(System.nanoTime());
        log.atInfo().addKeyValue("seed", seed).log("Starting Toxiproxy");
        EventLoops loops = EventLoops.start(loopCount(config), heldBytesMax(config));
        endWithALoop();
        log.atDebug().addKeyValue("links", loops.warmUp()).log("Warmed up");
        // Otherwise the first links of clients would wait while the collector copies what the warm-up has left.
        System.gc();
        ProxyCollection proxies =
                new ProxyCollection(loops, new ProxySettings(seed, config.getDuration("dial-timeout")));
        if (proxies.populate(specs) instanceof Populated.UpTo failed) {
            throw new FatalException("cannot apply " + flags.config().orElseThrow() + ": "
                    + failed.failure().getMessage());
        }
        ControlServer server = startServer(flags, token, loops, proxies);
        log.atInfo().addKeyValue("address", AddressText.of(server.address())).log("Starting Toxiproxy HTTP server");
        stopOnSignal(server, proxies, loops);
        writeLogForEver();
    }

    private static void checkRemote(ServerFlags flags, Optional<String> token) throws FatalException {
        try {
            boolean loopback = InetAddress.getByName(flags.host()).isLoopbackAddress();
            if (!loopback && token.isEmpty() && !flags.allowRemote()) {
                throw new FatalException("any client that reaches " + flags.host()
                        + " could change the proxies: set FAULT_PROXY_TOKEN, or pass -allow-remote to allow that");
            }
        } catch (UnknownHostException e) {
            throw new FatalException("cannot listen on " + flags.host() + ": unknown host");
        }
    }

    private static List<ProxySpec> readConfig(Path file) throws FatalException {
        try {
            return ControlServer.parseConfig(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new FatalException("cannot read " + file + ": " + e);
        } catch (IllegalArgumentException e) {
            throw new FatalException("cannot apply " + file + ": " + e.getMessage());
        }
    }

    private static int loopCount(Config config) {
        int loops = config.getInt("loops");
        return loops > 0 ? loops : Runtime.getRuntime().availableProcessors();
    }

    private static long heldBytesMax(Config config) {
        long bytes = config.getBytes("held-bytes-max");
        return bytes > 0 ? bytes : Runtime.getRuntime().maxMemory() / 4;
    }

    private static ControlServer startServer(
            ServerFlags flags, Optional<String> token, EventLoops loops, ProxyCollection proxies)
            throws FatalException {
        try {
            return ControlServer.start(loops, proxies, flags.host(), flags.port(), token);
        } catch (CompletionException e) {
            throw new FatalException("cannot listen on " + flags.host() + ":" + flags.port() + ": "
                    + rootCause(e).getMessage());
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Exits with status 0 when all parts are closed; the JVM's own status after a signal would be 143. */
    private static void stopOnSignal(ControlServer server, ProxyCollection proxies, EventLoops loops) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            log.info("Shutting down");
                            server.close();
                            proxies.close();
                            loops.close();
                            stopLogging();
                            Runtime.getRuntime().halt(0);
                        },
                        "fault-proxy-stop"));
    }

    /**
     * Exits when an event loop thread fails: the process would accept connections and serve none, so a restart is
     * better.
     */
    private static void endWithALoop() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            log.error("Thread {} failed", thread.getName(), failure);
            if (thread.getName().startsWith(EventLoops.THREAD_PREFIX)) {
                stopLogging();
                Runtime.getRuntime().halt(1);
            }
        });
    }

    /** Flushes the log ten times a second, so that a line for each connection does not cost a system call. */
    private static void writeLogForEver() {
        ch.qos.logback.classic.Logger root =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (root.getAppender("queue") instanceof AsyncAppender queue
                && queue.getAppender("lines") instanceof OutputStreamAppender<ILoggingEvent> lines) {
            lines.setImmediateFlush(false);
        }
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!never.await(LOG_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
                System.out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void setLogLevel(Optional<String> wanted) {
        ch.qos.logback.classic.Logger ours =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("io.coffeechaos.faultproxy");
        String name = wanted.orElse("trace").toLowerCase(Locale.ROOT);
        Optional<Level> level =
                switch (name) {
                    case "trace" -> Optional.of(Level.TRACE);
                    case "debug" -> Optional.of(Level.DEBUG);
                    case "info" -> Optional.of(Level.INFO);
                    case "warn" -> Optional.of(Level.WARN);
                    case "error", "fatal", "panic" -> Optional.of(Level.ERROR);
                    case "disabled" -> Optional.of(Level.OFF);
                    default -> Optional.empty();
                };
        ours.setLevel(level.orElse(Level.TRACE));
        if (level.isEmpty()) {
            log.error("LOG_LEVEL is unknown, logging everything: {}", name);
        }
    }

    private static void stopLogging() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
        System.out.flush();
    }
}
