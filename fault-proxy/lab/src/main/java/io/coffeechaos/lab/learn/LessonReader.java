package io.coffeechaos.lab.learn;

import io.coffeechaos.lab.learn.Lesson.Part;
import io.coffeechaos.lab.run.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a lesson: YAML between two lines of dashes, then Markdown with the sections of {@link #SECTIONS}.
 *
 * <ul>
 *   <li>a {@code sh} block with {@code step=ID} is a step; {@code timeout=SECONDS} and {@code expect=exitN} may follow
 *   <li>a {@code text} block with {@code from=ID} is what that step prints
 *   <li>{@code <!-- check: … -->} alone in a paragraph is a check, see {@link Check}
 *   <li>a paragraph with {@code <!-- hypothesis -->} is what the learner guesses
 *   <li>{@code <!--n:ID PATTERN-->2.3 s<!--/n-->} in a text is a number from the output of that step, see {@link Measured}
 *   <li>{@code <details>} with a summary is a question; all other HTML is shown as text
 * </ul>
 */
public final class LessonReader {
    /** The sections of every lesson, in this order. */
    static final List<String> SECTIONS =
            List.of("Goal", "Guess", "Do", "You should now see", "Questions", "Check", "Clean up", "Go on");

    /** A lesson has so many words at most. */
    static final int WORDS_MAX = 900;

    private static final int TIMEOUT_DEFAULT_S = 60;
    private static final Pattern FRONT_MATTER = Pattern.compile("---\\R(.*?)\\R---\\R(.*)", Pattern.DOTALL);
    private static final Pattern LESSON_FILE = Pattern.compile("(?:.*/)?(\\d\\.\\d+|C\\d+)-[^/]*\\.md");
    private static final Pattern GLOSSARY = Pattern.compile("(?:.*/)?glossary\\.md(#[a-z-]+)?");
    private static final Pattern CHECK = Pattern.compile("<!-- check: (.*) -->");
    private static final Pattern DETAILS = Pattern.compile("<details><summary>(.*)</summary>");
    private static final Pattern TIMEOUT = Pattern.compile("timeout=(\\d{1,4})");
    private static final Pattern EXPECT = Pattern.compile("expect=exit([0-9])");

    private static final Parser MARKDOWN = Parser.builder().build();
    private static final HtmlRenderer HTML =
            HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();
    private static final TextContentRenderer TEXT =
            TextContentRenderer.builder().build();

    private final Path file;
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> steps = new HashSet<>();

    private LessonReader(Path file) {
        this.file = file;
    }

    /**
     * Reads a lesson.
     *
     * @throws InvalidLessonException when it breaks a rule of the course; the message names it
     */
    public static Lesson read(Path file) throws IOException, InvalidLessonException {
        return new LessonReader(file).lesson(Files.readString(file));
    }

    private InvalidLessonException wrong(String problem) {
        return new InvalidLessonException(file, problem);
    }

    private Lesson lesson(String text) throws IOException, InvalidLessonException {
        Matcher whole = FRONT_MATTER.matcher(text);
        if (!whole.matches()) {
            throw wrong("a lesson begins with YAML between two lines of ---");
        }
        Map<String, Object> about = about(whole.group(1));
        Node document = MARKDOWN.parse(whole.group(2));
        int words = TEXT.render(document).strip().split("\\s+").length;
        Optional<Node> node = Optional.ofNullable(document.getFirstChild());
        while (node.isPresent()) {
            node = take(node.get());
        }
        Lesson lesson = new Lesson(
                file,
                word(about, "id"),
                word(about, "title"),
                number(about, "minutes", 1, 60),
                words(about, "after"),
                number(about, "nodes", 1, 3),
                words(about, "experiments"),
                words(about, "code"),
                words,
                parts,
                numbers(whole.group(2)));
        checkRules(lesson);
        return lesson;
    }

    // --- Front matter ---

    private Map<String, Object> about(String yaml) throws InvalidLessonException {
        Set<String> known = Set.of("id", "title", "minutes", "after", "nodes", "experiments", "code");
        try {
            Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            Map<String, Object> about = new HashMap<>();
            if (loaded instanceof Map<?, ?> fields) {
                fields.forEach((key, value) -> about.put(String.valueOf(key), value));
            }
            for (String field : about.keySet()) {
                if (!known.contains(field)) {
                    throw wrong("unknown field " + field + ": a lesson has " + String.join(", ", new TreeSet<>(known)));
                }
            }
            return about;
        } catch (YAMLException broken) {
            throw wrong("the YAML at its begin is broken: " + broken.getMessage());
        }
    }

    private String word(Map<String, Object> about, String field) throws InvalidLessonException {
        String word = Optional.ofNullable(about.get(field)).map(String::valueOf).orElse("");
        if (word.isBlank()) {
            throw wrong("the field " + field + " is missing");
        }
        return word;
    }

    private int number(Map<String, Object> about, String field, int min, int max) throws InvalidLessonException {
        if (about.get(field) instanceof Integer number && number >= min && number <= max) {
            return number;
        }
        throw wrong("%s must be a number from %d to %d: was %s".formatted(field, min, max, about.get(field)));
    }

    private List<String> words(Map<String, Object> about, String field) throws InvalidLessonException {
        if (about.get(field) instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw wrong("%s must be a list, which may be empty: was %s".formatted(field, about.get(field)));
    }

    // --- Markdown ---

    private List<Measured.Quoted> numbers(String markdown) throws InvalidLessonException {
        try {
            List<Measured.Quoted> numbers = Measured.numbers(markdown);
            for (Measured.Quoted number : numbers) {
                if (!steps.contains(number.step())) {
                    throw wrong("a number is from a step that is not there: " + number.step());
                }
            }
            return numbers;
        } catch (IllegalArgumentException broken) {
            throw wrong(broken.getMessage());
        }
    }

    /** Adds what a node of the document is. Returns the node that is next. */
    private Optional<Node> take(Node node) throws InvalidLessonException {
        switch (node) {
            // The page shows the title itself.
            case Heading title when title.getLevel() == 1 -> {}
            case Heading heading when heading.getLevel() == 2 -> parts.add(new Part.Heading(text(heading)));
            case FencedCodeBlock code -> parts.add(code(code));
            case HtmlBlock html
            when CHECK.matcher(html.getLiteral().strip()).matches() ->
                parts.add(new Part.Expected(check(html.getLiteral().strip())));
            case HtmlBlock html
            when DETAILS.matcher(html.getLiteral().strip()).matches() -> {
                return question(html);
            }
            case Paragraph guess
            when hasMark(guess, "<!-- hypothesis -->") -> parts.add(new Part.Hypothesis(html(guess)));
            default -> parts.add(new Part.Prose(html(node)));
        }
        return Optional.ofNullable(node.getNext());
    }

    private static String text(Node node) {
        return TEXT.render(node).strip();
    }

    /**
     * The HTML of a node. Comments are for machines: no reader sees them. A link to a lesson or a word leads to its page; a
     * link to another file of the checkout is only its words, because no page shows that file.
     */
    private static String html(Node node) {
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(HtmlInline inline) {
                if (inline.getLiteral().startsWith("<!--")) {
                    inline.unlink();
                }
            }

            @Override
            public void visit(Link link) {
                Matcher lesson = LESSON_FILE.matcher(link.getDestination());
                Matcher word = GLOSSARY.matcher(link.getDestination());
                if (lesson.matches()) {
                    link.setDestination("/learn/" + lesson.group(1));
                } else if (word.matches()) {
                    link.setDestination("/learn/glossary"
                            + Optional.ofNullable(word.group(1)).orElse(""));
                } else if (!link.getDestination().startsWith("http")) {
                    while (link.getFirstChild() != null) {
                        link.insertBefore(link.getFirstChild());
                    }
                    link.unlink();
                }
            }
        });
        return HTML.render(node).strip();
    }

    private static boolean hasMark(Node paragraph, String mark) {
        for (Node child = paragraph.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof HtmlInline inline && inline.getLiteral().equals(mark)) {
                return true;
            }
        }
        return false;
    }

    private Check check(String comment) throws InvalidLessonException {
        Matcher found = CHECK.matcher(comment);
        String text = found.matches() ? found.group(1) : "";
        return Check.parse(text).orElseThrow(() -> wrong("unknown check: " + text));
    }

    private Optional<Node> question(HtmlBlock begin) throws InvalidLessonException {
        Matcher summary = DETAILS.matcher(begin.getLiteral().strip());
        StringBuilder answer = new StringBuilder();
        Node node = begin.getNext();
        while (node != null
                && !(node instanceof HtmlBlock end && end.getLiteral().strip().equals("</details>"))) {
            answer.append(html(node)).append('\n');
            node = node.getNext();
        }
        if (node == null || !summary.matches()) {
            throw wrong(
                    "a question needs <details><summary>…</summary>, an empty line, an answer, an empty line and </details>");
        }
        parts.add(new Part.Question(summary.group(1), answer.toString().strip()));
        return Optional.ofNullable(node.getNext());
    }

    private Part code(FencedCodeBlock code) throws InvalidLessonException {
        List<String> info = List.of(code.getInfo().strip().split(" +"));
        String body = code.getLiteral().strip();
        Optional<String> step = value(info, "step=");
        Optional<String> from = value(info, "from=");
        switch (info.getFirst()) {
            case "sh" -> {
                String id = step.orElseThrow(() -> wrong("a sh block needs step=ID"));
                if (!steps.add(id)) {
                    throw wrong("two steps have the name " + id);
                }
                List<String> lines = body.lines()
                        .map(line -> line.replaceFirst("\\s+# .*", ""))
                        .toList();
                return new Part.Step(
                        id,
                        lines,
                        Duration.ofSeconds(number(info, TIMEOUT, TIMEOUT_DEFAULT_S)),
                        number(info, EXPECT, 0));
            }
            case "text" -> {
                if (from.isEmpty()) {
                    return new Part.Prose(html(code));
                }
                if (!steps.contains(from.get())) {
                    throw wrong("a text block is from a step that is not there yet: " + from.get());
                }
                return new Part.Output(from.get(), body);
            }
            default -> throw wrong("a code block is sh or text: was '" + code.getInfo() + "'");
        }
    }

    private static Optional<String> value(List<String> info, String name) {
        return info.stream()
                .filter(word -> word.startsWith(name) && word.length() > name.length())
                .map(word -> word.substring(name.length()))
                .findFirst();
    }

    private static int number(List<String> info, Pattern word, int usual) {
        return info.stream()
                .map(word::matcher)
                .filter(Matcher::matches)
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElse(usual);
    }

    // --- Rules ---

    private void checkRules(Lesson lesson) throws IOException, InvalidLessonException {
        List<String> sections = parts.stream()
                .filter(Part.Heading.class::isInstance)
                .map(part -> ((Part.Heading) part).text())
                .toList();
        if (!sections.equals(SECTIONS)) {
            throw wrong(
                    "the sections must be " + String.join(", ", SECTIONS) + ": were " + String.join(", ", sections));
        }
        needs("Guess", Part.Hypothesis.class);
        needs("Do", Part.Step.class);
        needs("Questions", Part.Question.class);
        needs("Check", Part.Expected.class);
        needs("Clean up", Part.Step.class);
        if (lesson.words() > WORDS_MAX) {
            throw wrong("a lesson has at most " + WORDS_MAX + " words: was " + lesson.words());
        }
        for (String experiment : lesson.experiments()) {
            if (!Library.names().contains(experiment)) {
                throw wrong("there is no experiment " + experiment);
            }
        }
    }

    private void needs(String section, Class<? extends Part> kind) throws InvalidLessonException {
        boolean isIn = false;
        for (Part part : parts) {
            if (part instanceof Part.Heading heading) {
                isIn = heading.text().equals(section);
            } else if (isIn && kind.isInstance(part)) {
                return;
            }
        }
        throw wrong(
                "the section " + section + " needs a " + kind.getSimpleName().toLowerCase(Locale.ROOT));
    }
}
