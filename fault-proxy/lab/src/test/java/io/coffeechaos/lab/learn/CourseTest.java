package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The course itself: its lessons keep the rules, and what they name exists. {@code ./coffee doctest} does them. */
class CourseTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path FOLDER = Course.folder(ROOT);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./coffee ([a-z]+)");

    @TempDir
    private Path folder;

    private static List<Path> pages() throws IOException {
        try (Stream<Path> all = Files.walk(FOLDER, 2)) {
            return all.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }

    private static Set<String> classes() throws IOException {
        Set<String> names = new HashSet<>();
        for (String module : List.of("order-actors", "order-api", "fault-proxy")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module))) {
                all.filter(file -> file.toString().matches(".*/src/main/.*\\.java"))
                        .forEach(file -> names.add(file.getFileName().toString().replace(".java", "")));
            }
        }
        return names;
    }

    @Test
    void everyLessonKeepsTheRulesAndNamesClassesThatExist() throws Exception {
        Course course = Course.read(FOLDER);
        Set<String> classes = classes();

        assertThat(course.lessons()).hasSizeGreaterThan(15);
        for (Lesson lesson : course.lessons()) {
            assertThat(classes).as(lesson.id()).containsAll(lesson.code());
        }
        assertThat(course.find("C8")).isPresent();
        assertThat(course.find("9.9")).isEmpty();
    }

    @Test
    void everyLinkLeadsSomewhereAndTheOutlineHasEveryLesson() throws Exception {
        for (Path page : pages()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(page)).results().toList()) {
                if (!link.group(1).startsWith("http")) {
                    assertThat(page.getParent().resolve(link.group(1)))
                            .as("a link in %s", page)
                            .exists();
                }
            }
        }
        String outline = Files.readString(FOLDER.resolve("README.md"));
        for (Lesson lesson : Course.read(FOLDER).lessons()) {
            assertThat(outline).contains("| " + lesson.id() + " | [" + lesson.title() + "](");
        }
    }

    @Test
    void everyCommandOfAPageIsACommand() throws Exception {
        Path help = Path.of("help");
        for (Path page : pages()) {
            for (MatchResult command :
                    COMMAND.matcher(Files.readString(page)).results().toList()) {
                assertThat(help.resolve(command.group(1) + ".txt"))
                        .as("a command in %s", page)
                        .exists();
            }
        }
    }

    @Test
    void aLessonComesAfterTheOnesThatItNames() throws Exception {
        Path part = Files.createDirectories(folder.resolve("1-break"));
        Path good = FOLDER.resolve("1-break/1.2-steady-state.md");
        Files.copy(good, part.resolve("1.2-steady-state.md"));

        assertThatThrownBy(() -> Course.read(folder)).hasMessage("1.2-steady-state.md: no lesson 1.1 comes before it");

        Files.move(part.resolve("1.2-steady-state.md"), part.resolve("1.3-steady-state.md"));
        assertThatThrownBy(() -> Course.read(folder))
                .hasMessage("1.3-steady-state.md: its name must begin with its id, 1.2");
    }
}
