package io.coffeechaos.lab.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All lessons, in the order of their files.
 *
 * @param lessons the lessons
 */
public record Course(List<Lesson> lessons) {
    /** Copies the lessons. */
    public Course {
        lessons = List.copyOf(lessons);
    }

    /** The folder of the lessons in a checkout. */
    public static Path folder(Path root) {
        return root.resolve("fault-proxy").resolve("learn");
    }

    /**
     * Reads every lesson of a folder: every Markdown file in its folders whose name begins with the number of a lesson.
     *
     * @throws InvalidLessonException when a lesson breaks a rule, or its predecessor does not come before it
     */
    public static Course read(Path folder) throws IOException, InvalidLessonException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder, 2)) {
            files = all.filter(file -> file.getFileName().toString().matches("(\\d\\.|C)\\d+-.*\\.md"))
                    .sorted(Comparator.comparing(Course::order))
                    .toList();
        }
        List<Lesson> lessons = new ArrayList<>();
        for (Path file : files) {
            Lesson lesson = LessonReader.read(file);
            if (!file.getFileName().toString().startsWith(lesson.id() + "-")) {
                throw new InvalidLessonException(file, "its name must begin with its id, " + lesson.id());
            }
            for (String before : lesson.after()) {
                if (lessons.stream().noneMatch(earlier -> earlier.id().equals(before))) {
                    throw new InvalidLessonException(file, "no lesson " + before + " comes before it");
                }
            }
            lessons.add(lesson);
        }
        return new Course(lessons);
    }

    /** Parts come before concepts, and C2 before C10. */
    private static String order(Path file) {
        String id = file.getFileName().toString().replaceFirst("-.*", "");
        return id.startsWith("C") ? "C" + "%03d".formatted(Integer.parseInt(id.substring(1))) : id;
    }

    /** The lessons that a word names: one by its id, or those of a part by its digit, or by C the concepts. */
    List<Lesson> named(String word) {
        return lessons.stream()
                .filter(lesson -> lesson.id().equals(word)
                        || lesson.id().startsWith(word + ".")
                        || (word.equals("C") && lesson.id().startsWith(word)))
                .toList();
    }

    /** The lesson with this id. */
    public Optional<Lesson> find(String id) {
        return lessons.stream().filter(lesson -> lesson.id().equals(id)).findFirst();
    }
}
