package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads the KPI once a second, keeps the samples and writes them to {@code kpi.jsonl}. It keeps {@value #SAMPLES_MAX}
 * samples at most, four hours.
 */
final class KpiRecorder implements AutoCloseable {
    private static final int SAMPLES_MAX = 14_400;
    private static final int WINDOW_S = 5;
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RunningLab lab;
    private final Consumer<KpiSample> listener;
    private final BufferedWriter file;
    private final List<KpiSample> samples = new ArrayList<>();
    private final Thread thread;
    private int missed;

    private KpiRecorder(RunningLab lab, Path file, Consumer<KpiSample> listener) throws IOException {
        this.lab = lab;
        this.listener = listener;
        this.file = Files.newBufferedWriter(file);
        this.thread = Thread.ofVirtual().name("kpi-recorder").unstarted(this::record);
    }

    /** Starts to record. The listener sees every sample, on the recorder's thread. */
    static KpiRecorder start(RunningLab lab, Path file, Consumer<KpiSample> listener) throws IOException {
        KpiRecorder recorder = new KpiRecorder(lab, file, listener);
        recorder.thread.start();
        return recorder;
    }

    private void record() {
        try {
            while (!Thread.interrupted()) {
                long beganNanos = System.nanoTime();
                sample();
                TimeUnit.NANOSECONDS.sleep(INTERVAL_NANOS - (System.nanoTime() - beganNanos));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (IOException diskFull) {
            throw new UncheckedIOException(diskFull);
        }
    }

    private void sample() throws IOException, InterruptedException {
        JsonNode kpi;
        try {
            kpi = lab.control().kpi(WINDOW_S);
        } catch (IOException noLab) {
            missed();
            return;
        }
        KpiSample sample = new KpiSample(Instant.now(), kpi);
        add(sample);
        file.write(kpi + "\n");
        listener.accept(sample);
    }

    private synchronized void missed() {
        missed++;
    }

    private synchronized void add(KpiSample sample) {
        if (samples.size() < SAMPLES_MAX) {
            samples.add(sample);
        }
    }

    /** The samples so far, oldest first. */
    synchronized List<KpiSample> samples() {
        return List.copyOf(samples);
    }

    /** How often the lab did not answer. */
    synchronized int misses() {
        return missed;
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
