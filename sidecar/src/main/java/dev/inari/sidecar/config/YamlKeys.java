package dev.inari.sidecar.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Flattens a parsed document into SmallRye's key names, with the line of each and without trusting its size. For one thread and one file. */
final class YamlKeys {
    /** Aliases can multiply a small file into billions of values; the parser's own limits leave millions. */
    private static final int MOST_NODES = 10_000;

    private static final int DEEPEST = 50;

    private final Path file;
    private final KeySource to;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private int nodes;

    YamlKeys(Path file, KeySource to) {
        this.file = file;
        this.to = to;
    }

    void collect(Node root) throws ConfigException {
        if (root instanceof MappingNode mapping) {
            mapping("", mapping, 0);
        } else if (!(root instanceof ScalarNode scalar && scalar.getValue().isEmpty())) {
            problems.add(new ConfigProblem("", null, at(root), "does not start with 'inari:' and keys below it"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private void walk(String key, Node node, int depth) throws ConfigException {
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            throw ConfigException.ofFile(
                    at(node),
                    "holds more than " + MOST_NODES + " values or " + DEEPEST + " levels; do aliases multiply it?");
        }
        if (node instanceof MappingNode mapping) {
            mapping(key + ".", mapping, depth);
        } else if (node instanceof SequenceNode sequence) {
            int index = 0;
            for (Node item : sequence.getValue()) {
                walk(key + "[" + index++ + "]", item, depth + 1);
            }
        } else if (node instanceof ScalarNode scalar) {
            add(key, scalar);
        }
    }

    private void mapping(String prefix, MappingNode mapping, int depth) throws ConfigException {
        for (NodeTuple entry : mapping.getValue()) {
            Node name = entry.getKeyNode();
            if (name.getTag().equals(Tag.MERGE)) {
                problems.add(new ConfigProblem(
                        prefix + "<<",
                        null,
                        at(name),
                        "merges another mapping, which is not supported; repeat the values"));
            } else if (name instanceof ScalarNode scalar) {
                walk(prefix + quoted(scalar.getValue()), entry.getValueNode(), depth + 1);
            } else {
                problems.add(new ConfigProblem(prefix, null, at(name), "has a key that is no plain word"));
            }
        }
    }

    private void add(String key, ScalarNode value) {
        String given = value.getTag().equals(Tag.NULL) ? "" : value.getValue();
        String earlier = to.put(key, given, at(value));
        if (earlier != null) {
            problems.add(new ConfigProblem(
                    key, given, at(value), "is given a second time, first at " + earlier + "; keep one"));
        }
    }

    private static String quoted(String name) {
        return name.contains(".") ? '"' + name + '"' : name;
    }

    private String at(Node node) {
        return file + ":" + (node.getStartMark().getLine() + 1);
    }
}
