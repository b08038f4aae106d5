package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The course itself: its lessons keep the rules, and what they name exists. {@code ./coffee doctest} does them. */
class CourseTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path FOLDER = Course.folder(ROOT);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./coffee ([a-z]+)");

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][\\w'’-]*");

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

        assertThat(course.lessons())
                .extracting(Lesson::id)
                .filteredOn(id -> id.startsWith("C"))
                .hasSize(15);
        assertThat(course.lessons()).hasSize(30);
        for (Lesson lesson : course.lessons()) {
            assertThat(classes).as(lesson.id()).containsAll(lesson.code());
        }
        assertThat(course.find("C8")).isPresent();
        assertThat(course.find("9.9")).isEmpty();
        assertThat(course.named("2")).extracting(Lesson::id).containsExactly("2.1", "2.2", "2.3", "2.4");
        assertThat(course.named("C")).hasSize(15);
        assertThat(course.named("C1")).extracting(Lesson::id).containsExactly("C1");
        assertThat(course.named("")).isEmpty();
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

    /** What a reader reads of a page: no front matter, headings, code, comments and tables, and a link as its words. */
    private static String prose(Path page) throws IOException {
        return Files.readString(page)
                .replaceFirst("(?s)^---\\R.*?\\R---\\R", "")
                .replaceAll("(?s)```.*?```", "")
                .replaceAll("(?s)<!--.*?-->", "")
                .replaceAll("</?(details|summary)>", "\n\n")
                .replaceAll("(?m)^(#|\\||!\\[).*$", "")
                .replaceAll("`[^`]*`", "X")
                .replaceAll("\\[[^]]*]\\((?![^)]*glossary\\.md#)[^)]*\\)", "X")
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .replaceAll("(?m)^ *(- |> |\\d+\\. )", "\n\n");
    }

    /** The lessons in their order. */
    private static List<Path> lessons() throws Exception {
        List<Path> files = new ArrayList<>();
        for (Lesson lesson : Course.read(FOLDER).lessons()) {
            for (Path page : pages()) {
                if (page.getFileName().toString().startsWith(lesson.id() + "-")) {
                    files.add(page);
                }
            }
        }
        return files;
    }

    /** Course, section 5: sentences of a lesson have 20 words at most on average, 36 at most each, and name who acts. */
    @Test
    void thePagesAreInPlainWords() throws Exception {
        Pattern unclear = Pattern.compile("(?i)\\b(nobody|somebody|whoever|the one (that|who|which))\\b");
        for (Path page : pages()) {
            String prose = prose(page);
            List<Long> lengths = Stream.of(prose.split("\\R\\s*\\R|(?<=[.?!])\\s+"))
                    .map(sentence -> WORD.matcher(sentence).results().count())
                    .filter(words -> words > 0)
                    .toList();

            assertThat(unclear.matcher(prose).results().map(MatchResult::group))
                    .as("unclear words in %s", page)
                    .isEmpty();
            assertThat(lengths).as("the longest sentence of %s", page).allMatch(words -> words <= 36);
            assertThat(lengths.stream().mapToLong(words -> words).average().orElseThrow())
                    .as("words a sentence in %s", page)
                    .isLessThanOrEqualTo(20);
        }
    }

    @Test
    void eachWordOfTheGlossaryIsLinkedWhereALessonFirstUsesIt() throws Exception {
        List<Path> lessons = lessons();
        Set<String> anchors = new HashSet<>();
        for (Glossary.Entry entry : Glossary.read(FOLDER).entries()) {
            anchors.add(entry.anchor());
            Pattern link = Pattern.compile("\\[([^]]+)]\\(\\.\\./glossary\\.md#" + entry.anchor() + "\\)");
            boolean isLinked = false;
            for (int lesson = 0; lesson < lessons.size() && !isLinked; lesson++) {
                Matcher found = link.matcher(Files.readString(lessons.get(lesson)));
                isLinked = found.find();
                if (isLinked) {
                    Pattern word = Pattern.compile("(?i)\\b" + Pattern.quote(found.group(1)) + "\\b");
                    for (Path earlier : lessons.subList(0, lesson)) {
                        assertThat(word.matcher(prose(earlier)).find())
                                .as("'%s' in %s, before it is linked", found.group(1), earlier)
                                .isFalse();
                    }
                }
            }
            assertThat(isLinked).as("a link to %s", entry.term()).isTrue();
        }
        for (Path page : pages()) {
            for (MatchResult link : Pattern.compile("glossary\\.md#([a-z-]+)")
                    .matcher(Files.readString(page))
                    .results()
                    .toList()) {
                assertThat(anchors).as("a link in %s", page).contains(link.group(1));
            }
        }
    }

    /** GitHub shows neither a comment nor what stands behind the language of a block. */
    @Test
    void noMarkForTheMachineIsShown() throws Exception {
        for (Path page : lessons()) {
            String body = Files.readString(page).replaceFirst("(?s)^---\\R.*?\\R---\\R", "");
            String html = HtmlRenderer.builder()
                    .build()
                    .render(Parser.builder().build().parse(body));
            String shown = html.replaceAll("(?s)<!--.*?-->", "").replaceAll("<[^>]*>", "");

            assertThat(shown).as("%s", page).doesNotContain("check:", "hypothesis --", "step=", "from=", "!--");
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
