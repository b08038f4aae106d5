package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.coffeechaos.lab.experiment.json.PythonValues;
import java.math.BigInteger;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML 1.1 as Chaos Toolkit reads it: {@code on} and {@code yes} are booleans, {@code 012} is octal. Only plain data is
 * constructed. Size, nesting and aliases have bounds.
 */
final class YamlReader {
    private static final int NESTING_MAX = 50;

    private YamlReader() {}

    /** @throws YAMLException when the text is no YAML, or is beyond a bound */
    static JsonNode read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(NESTING_MAX);
        options.setAllowRecursiveKeys(false);
        DumperOptions unused = new DumperOptions();
        Yaml yaml =
                new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new FloatsOfPyYaml());
        return json(yaml.load(text), 0);
    }

    private static JsonNode json(Object value, int depth) {
        if (depth > NESTING_MAX) {
            throw new YAMLException("a value contains itself, or more than " + NESTING_MAX + " levels");
        }
        return switch (value) {
            case null -> JsonNodeFactory.instance.nullNode();
            case String text -> JsonNodeFactory.instance.textNode(text);
            case Boolean truth -> JsonNodeFactory.instance.booleanNode(truth);
            case Integer number -> JsonNodeFactory.instance.numberNode(number);
            case Long number -> JsonNodeFactory.instance.numberNode(number);
            case BigInteger number -> JsonNodeFactory.instance.numberNode(number);
            case Double number -> JsonNodeFactory.instance.numberNode(number);
            case Date date -> JsonNodeFactory.instance.textNode(date.toInstant().toString());
            case byte[] bytes -> JsonNodeFactory.instance.binaryNode(bytes);
            case List<?> items -> array(items, depth);
            case Map<?, ?> fields -> object(fields, depth);
            default ->
                throw new YAMLException("unsupported type " + value.getClass().getSimpleName());
        };
    }

    private static ArrayNode array(List<?> items, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.forEach(item -> array.add(json(item, depth + 1)));
        return array;
    }

    private static ObjectNode object(Map<?, ?> fields, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        fields.forEach((key, item) -> object.set(key(key, depth), json(item, depth + 1)));
        return object;
    }

    /** Python writes a key that is no text into JSON as JSON writes the value: {@code true}, {@code 1}. */
    private static String key(Object key, int depth) {
        JsonNode node = json(key, depth + 1);
        if (node.isContainerNode() || node instanceof POJONode) {
            throw new YAMLException("a key must be a scalar: was " + PythonValues.str(node));
        }
        return node.asText();
    }

    /** In PyYAML, a float has a dot and its exponent has a sign: {@code 1e3} is a text. */
    private static final class FloatsOfPyYaml extends Resolver {
        private static final Pattern NUMBER = Pattern.compile("[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

        @Override
        public void addImplicitResolver(Tag tag, Pattern pattern, String first) {
            super.addImplicitResolver(tag, tag.equals(Tag.FLOAT) ? NUMBER : pattern, first);
        }
    }
}
