package io.coffeechaos.lab.experiment.runner;

import io.coffeechaos.lab.experiment.file.Experiment;
import io.coffeechaos.lab.experiment.json.Variables;
import io.coffeechaos.lab.experiment.provider.Providers;

/** What all parts of one run share. */
record RunContext(
        Experiment experiment,
        Variables variables,
        RunOptions options,
        Providers providers,
        Pacer pacer,
        RunLog log,
        SecretMask mask,
        RunListener listener) {
    /** Tells the listener. Its exceptions must not change the run. */
    void tell(RunEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException broken) {
            log.debug("Listener failed: " + broken);
        }
    }
}
