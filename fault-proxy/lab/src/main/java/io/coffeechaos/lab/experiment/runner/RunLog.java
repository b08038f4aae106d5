package io.coffeechaos.lab.experiment.runner;

import io.coffeechaos.lab.experiment.runner.LogLine.Level;
import java.util.List;
import java.util.function.Consumer;

/** The log of a run. It masks secrets and hands each line to all outputs, one line at a time. Thread-safe. */
public final class RunLog {
    private static final StackWalker WALKER = StackWalker.getInstance();

    private final Pacer pacer;
    private final List<Consumer<LogLine>> outputs;
    private volatile SecretMask mask = SecretMask.NONE;

    /** @param outputs what gets the lines; each of them drops the levels that it does not want */
    public RunLog(Pacer pacer, List<Consumer<LogLine>> outputs) {
        this.pacer = pacer;
        this.outputs = List.copyOf(outputs);
    }

    /** Masks the secrets in all lines from now on. */
    public void mask(SecretMask secrets) {
        mask = secrets;
    }

    /** Details, which only the log file and {@code --verbose} show. */
    public void debug(String message) {
        write(Level.DEBUG, message);
    }

    /** Progress. */
    public void info(String message) {
        write(Level.INFO, message);
    }

    /** Something that may be wrong. */
    public void warning(String message) {
        write(Level.WARNING, message);
    }

    /** Something is wrong. */
    public void error(String message) {
        write(Level.ERROR, message);
    }

    /** Something that decides the run. */
    public void critical(String message) {
        write(Level.CRITICAL, message);
    }

    private void write(Level level, String message) {
        StackWalker.StackFrame caller = WALKER.walk(
                frames -> frames.filter(frame -> !frame.getClassName().equals(RunLog.class.getName()))
                        .findFirst()
                        .orElseThrow());
        String name = caller.getClassName();
        LogLine line = new LogLine(
                pacer.now(),
                level,
                mask.mask(message),
                name.substring(name.lastIndexOf('.') + 1),
                caller.getLineNumber());
        synchronized (outputs) {
            outputs.forEach(output -> output.accept(line));
        }
    }
}
