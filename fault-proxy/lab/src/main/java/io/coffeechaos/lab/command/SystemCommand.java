package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command on one system. It returns its exit code. */
abstract class SystemCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOption system = new SystemOption();

    final SystemOption system() {
        return system;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Prints a message, which is no result. */
    final void complain(String words) {
        spec.commandLine().getErr().println(words);
    }

    /** A command whose results can also be JSON. */
    abstract static class WithJson extends SystemCommand {
        @Option(names = "--json")
        private boolean asJson;

        final boolean asJson() {
            return asJson;
        }

        /** Prints a result as JSON, or in lines for people. */
        final void print(JsonNode json, List<String> lines) {
            if (asJson) {
                out().println(json);
            } else {
                lines.forEach(out()::println);
            }
        }
    }
}
