package io.coffeechaos.lab.learn;

import java.nio.file.Path;

/** A lesson breaks a rule of the course. The message names the file, the part and the rule. */
public final class InvalidLessonException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidLessonException(Path file, String problem) {
        super(file.getFileName() + ": " + problem);
    }
}
