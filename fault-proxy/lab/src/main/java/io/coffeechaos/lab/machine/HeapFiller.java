package io.coffeechaos.lab.machine;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.coffeechaos.lab.agent.HeapAgent;
import io.coffeechaos.lab.fault.UnsupportedFaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Loads {@link HeapAgent} into other processes. */
final class HeapFiller {
    /** A process that does not answer, because it is frozen, takes an agent later or never. */
    private static final Duration ATTACH_MAX = Duration.ofSeconds(2);

    private final Path jar;

    /** @param jar the file that the agent is written to */
    HeapFiller(Path jar) {
        this.jar = jar;
    }

    /**
     * Loads the agent with these arguments.
     *
     * @throws IOException when the process takes no agent in time, or the file cannot be written
     */
    void load(long pid, String arguments) throws IOException, InterruptedException {
        write();
        FutureTask<Void> attached = new FutureTask<>(() -> {
            VirtualMachine process = VirtualMachine.attach(Long.toString(pid));
            try {
                process.loadAgent(jar.toString(), arguments);
            } finally {
                process.detach();
            }
            return null;
        });
        // It waits in native code, so it cannot be ended.
        Thread.ofPlatform().daemon().name("attach-" + pid).start(attached);
        try {
            attached.get(ATTACH_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException("process " + pid + " does not answer", late);
        } catch (ExecutionException failed) {
            throw reason(pid, failed.getCause());
        }
    }

    private static IOException reason(long pid, Throwable failure) {
        return switch (failure) {
            case AttachNotSupportedException cannot ->
                new UnsupportedFaultException("memory: no agent can be loaded here: " + cannot.getMessage());
            case AgentLoadException cannot ->
                new UnsupportedFaultException("memory: the process takes no agent: " + cannot.getMessage());
            case NoClassDefFoundError missing ->
                new UnsupportedFaultException("memory: this Java has no module jdk.attach");
            case AgentInitializationException bug -> new IOException("the agent failed in process " + pid, bug);
            default -> new IOException("no agent in process " + pid + ": " + failure.getMessage(), failure);
        };
    }

    /** Writes the agent as a jar: the class, as it is in our own, and the manifest that names it. */
    private synchronized void write() throws IOException {
        if (Files.exists(jar)) {
            return;
        }
        String entry = HeapAgent.class.getName().replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), HeapAgent.class.getName());
        Path draft = Files.createTempFile(jar.getParent(), "agent", ".jar");
        try (OutputStream file = Files.newOutputStream(draft);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream code = HeapAgent.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            code.transferTo(out);
            out.closeEntry();
        }
        Files.move(draft, jar);
    }
}
