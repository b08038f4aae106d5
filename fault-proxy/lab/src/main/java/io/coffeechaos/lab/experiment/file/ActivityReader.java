package io.coffeechaos.lab.experiment.file;

import io.coffeechaos.lab.experiment.file.Activity.Expectation;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.tolerance.ToleranceReader;
import java.util.Locale;
import java.util.Optional;

/** Reads one activity, with Chaos Toolkit's checks, messages and order. */
final class ActivityReader {
    private final Environment environment;
    private final boolean checked;

    /**
     * @param environment where programs are looked up
     * @param checked whether a program that cannot be found is refused
     */
    ActivityReader(Environment environment, boolean checked) {
        this.environment = environment;
        this.checked = checked;
    }

    /** An activity of the method or of the rollbacks. Its tolerance has no effect and is not read. */
    Activity read(Fields activity) throws InvalidExperimentException {
        return read(activity, Optional.empty());
    }

    /** A probe of the hypothesis: it has a tolerance. */
    Activity readProbe(Fields activity) throws InvalidExperimentException {
        Activity probe = read(activity);
        if (!activity.node().has("tolerance")) {
            throw activity.invalid("hypothesis probe must have a tolerance entry");
        }
        Optional<Expectation> expectation = Optional.of(expectation(activity));
        return switch (probe) {
            case Activity.Call call ->
                new Activity.Call(
                        call.source(),
                        call.kind(),
                        call.name(),
                        call.provider(),
                        call.background(),
                        call.pauses(),
                        expectation);
            case Activity.Reference reference ->
                new Activity.Reference(reference.source(), reference.ref(), reference.background(), expectation);
        };
    }

    /** The tolerance of an activity that has one. */
    Expectation expectation(Fields activity) throws InvalidExperimentException {
        Fields tolerance = activity.at("tolerance");
        return new Expectation(
                tolerance.node(), ToleranceReader.read(tolerance.node(), tolerance.pointer()), tolerance.pointer());
    }

    private Activity read(Fields activity, Optional<Expectation> expectation) throws InvalidExperimentException {
        if (!activity.isTruthy()) {
            throw activity.invalid("empty activity is no activity");
        }
        activity.object();
        Fields ref = activity.at("ref");
        if (!ref.isNone()) {
            if (!ref.node().isTextual() || ref.text().isEmpty()) {
                throw ref.invalid("reference to activity must be non-empty strings");
            }
            boolean background = activity.at("background").isTruthy();
            return new Activity.Reference(activity.object(), ref.text(), background, expectation);
        }
        if (!activity.at("type").isTruthy()) {
            throw activity.invalid("an activity must have a type");
        }
        Fields type = activity.at("type");
        Optional<Activity.Kind> kind = Activity.Kind.of(type.text());
        if (kind.isEmpty()) {
            throw type.invalid("'" + type.text() + "' is not a supported activity type");
        }
        if (!activity.at("name").isTruthy()) {
            throw activity.invalid("an activity must have a name");
        }
        String name = activity.at("name").text();
        Fields provider = provider(activity);
        timeout(activity.at("timeout"));
        pause(activity.at("pauses"), "before");
        pause(activity.at("pauses"), "after");
        Fields background = activity.at("background");
        if (!background.node().isMissingNode() && !background.node().isBoolean()) {
            throw background.invalid("activity background must be a boolean");
        }
        return new Activity.Call(
                activity.object(),
                kind.get(),
                name,
                carrier(provider, name),
                background.node().asBoolean(false),
                activity.at("pauses").node(),
                expectation);
    }

    private static Fields provider(Fields activity) throws InvalidExperimentException {
        Fields provider = activity.at("provider");
        if (!provider.isTruthy()) {
            throw activity.invalid("an activity requires a provider");
        }
        provider.object();
        Fields type = provider.at("type");
        if (!type.isTruthy()) {
            throw provider.invalid("a provider must have a type");
        }
        return switch (type.text()) {
            case "python", "process", "http" -> provider;
            default -> throw type.invalid("unknown provider type '" + type.text() + "'");
        };
    }

    private static void timeout(Fields timeout) throws InvalidExperimentException {
        if (!timeout.isNone() && PythonValues.number(timeout.node()).isEmpty()) {
            throw timeout.invalid("activity timeout must be a number");
        }
    }

    private static void pause(Fields pauses, String side) throws InvalidExperimentException {
        if (!pauses.isNone()) {
            pauses.object();
        }
        Fields pause = pauses.at(side);
        if (pause.node().isTextual()
                && !(pause.text().startsWith("${") && pause.text().endsWith("}"))) {
            throw pause.invalid("activity " + side + " pause must be a number or a pattern to a variable from the"
                    + " configuration or secrets");
        }
    }

    private Provider carrier(Fields provider, String name) throws InvalidExperimentException {
        return switch (provider.at("type").text()) {
            case "http" -> http(provider);
            case "process" -> process(provider, name);
            default -> throw python(provider, name);
        };
    }

    private static InvalidExperimentException python(Fields provider, String name) {
        Fields module = provider.at("module");
        if (!module.isTruthy()) {
            return provider.invalid("a Python activity must have a module path");
        }
        if (!provider.at("func").isTruthy()) {
            return provider.invalid("a Python activity must have a function name");
        }
        return module.invalid("could not find Python module '" + module.text() + "' in activity '" + name
                + "': this runner has http and process providers only");
    }

    private static Provider http(Fields provider) throws InvalidExperimentException {
        Fields url = provider.at("url");
        if (!url.isTruthy()) {
            throw provider.invalid("a HTTP activity must have a URL");
        }
        Fields headers = provider.at("headers");
        if (headers.isTruthy() && !headers.node().isObject()) {
            throw headers.invalid("a HTTP activities expect headers as a mapping");
        }
        Fields retries = provider.at("max_retries");
        int maxRetries = retries.node().asInt(0);
        if (maxRetries < 0 || maxRetries > Provider.Http.RETRIES_MAX) {
            throw retries.invalid("max_retries must be 0 to " + Provider.Http.RETRIES_MAX + ": was " + maxRetries);
        }
        Fields method = provider.at("method");
        return new Provider.Http(
                url.text(),
                method.isNone() ? "GET" : method.text().toUpperCase(Locale.ROOT),
                headers.node(),
                provider.at("arguments").node(),
                provider.at("timeout").node(),
                provider.at("verify_tls").isNone() || provider.at("verify_tls").isTruthy(),
                maxRetries);
    }

    private Provider process(Fields provider, String name) throws InvalidExperimentException {
        Fields path = provider.at("path");
        if (!path.isTruthy()) {
            throw provider.invalid("a process activity must have a path");
        }
        if (checked && environment.executable(path.text()).isEmpty()) {
            throw path.invalid("path '" + path.text() + "' cannot be found, in activity '" + name + "'");
        }
        return new Provider.ChildProcess(
                path.text(),
                provider.at("arguments").node(),
                provider.at("timeout").node());
    }
}
