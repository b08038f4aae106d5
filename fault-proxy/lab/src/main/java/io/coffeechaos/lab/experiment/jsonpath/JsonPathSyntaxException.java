package io.coffeechaos.lab.experiment.jsonpath;

/** A path that is not part of the dialect. The message names the place in the path and what is wrong there. */
public final class JsonPathSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    JsonPathSyntaxException(String what, int position) {
        super(what + " at character " + (position + 1));
    }
}
