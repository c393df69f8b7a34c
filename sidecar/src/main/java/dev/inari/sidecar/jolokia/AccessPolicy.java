package dev.inari.sidecar.jolokia;

import dev.inari.sidecar.engine.UnixFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;
import org.jolokia.server.core.service.api.Restrictor;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads a policy, which is a file in the form of Jolokia's own {@code jolokia-access.xml}, and has Jolokia's own restrictor understand it.
 * That one passes over elements that it does not know, and of several names that fit an MBean it asks any one: so here what is not known is
 * an error, and each {@code mbean} element gets a restrictor of its own. Whoever can write the file decides what can be done to MBeans, so it
 * is believed only if that is its owner alone.
 */
public final class AccessPolicy {
    private static final String BUILT_IN = "jolokia-access.xml";
    private static final int LONGEST = 256 * 1024;
    private static final Set<String> SECTIONS = Set.of("commands", "http", "allow", "deny", "filter");

    private AccessPolicy() {}

    /** The policy that holds where no file is named; {@code config/jolokia-access.xml} is a copy of it. */
    static GuardedRestrictor builtIn() {
        try (InputStream in = Objects.requireNonNull(
                AccessPolicy.class.getResourceAsStream(BUILT_IN), BUILT_IN + " is not in this jar")) {
            return guarded("the built-in policy", in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("the built-in policy cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * The policy in this file, which must be root's or the daemon's own.
     *
     * @param ownUid of the daemon
     * @throws IOException saying what is wrong, where, and what to do
     */
    static GuardedRestrictor in(Path file, long ownUid) throws IOException {
        long owner = look(file).uid();
        if (owner != ownUid && owner != 0) {
            throw new IOException(file + " belongs to user id " + owner + "; it must be root's, or user id " + ownUid
                    + "'s, as whom this sidecar runs");
        }
        return guarded(file.toString(), bytes(file));
    }

    /**
     * Reads it and forgets it, for whoever looks at a configuration, whose file it may not be.
     *
     * @throws IOException saying what is wrong with the file, where, and what to do
     */
    public static void check(Path file) throws IOException {
        guarded(file.toString(), bytes(file));
    }

    private static byte[] bytes(Path file) throws IOException {
        UnixFile found = look(file);
        if (!found.regular()) {
            throw new IOException(file + " is no regular file; name the file itself");
        }
        if (found.writableByOthers()) {
            throw new IOException(file + " has mode " + found.permissions()
                    + ", so that others than its owner can change it; chmod 644 it");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        if (bytes.length > LONGEST) {
            throw new IOException(file + " is longer than " + LONGEST + " bytes; a policy is a few lines");
        }
        return bytes;
    }

    private static UnixFile look(Path file) throws IOException {
        try {
            return UnixFile.look(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist; config/jolokia-access.xml is one to begin with", e);
        }
    }

    private static GuardedRestrictor guarded(String name, byte[] xml) throws IOException {
        try {
            Document document = builder().parse(new ByteArrayInputStream(xml));
            check(document.getDocumentElement());
            List<Restrictor> rules = new ArrayList<>();
            int mbeans = rules(document).size();
            for (int i = 0; i < Math.max(1, mbeans); i++) {
                rules.add(new PolicyRestrictor(new ByteArrayInputStream(onlyRule(document, i))));
            }
            return new GuardedRestrictor(rules);
        } catch (SAXParseException e) {
            throw new IOException(
                    name + " line " + e.getLineNumber() + " is no XML: " + e.getMessage() + "; correct it", e);
        } catch (SecurityException | IllegalArgumentException | BadRequestException | SAXException e) {
            throw new IOException(
                    name + " is no policy: " + e.getMessage()
                            + "; see docs/security.md and config/jolokia-access.xml for its form",
                    e);
        } catch (ParserConfigurationException | TransformerException e) {
            throw new IOException(name + " cannot be read, because this Java has no XML parser that is fit for it", e);
        }
    }

    private static DocumentBuilder builder() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setExpandEntityReferences(false);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new Strict());
        return builder;
    }

    private static void check(Element root) throws SAXException {
        if (!root.getTagName().equals("restrict")) {
            throw new SAXException(
                    "its outermost element is <" + root.getTagName() + ">, where <restrict> is expected");
        }
        for (Element each : children(root)) {
            String tag = each.getTagName();
            if (tag.equals("remote") || tag.equals("cors")) {
                throw new SAXException(
                        "<" + tag + "> means nothing here: who may ask, and from which site, is said by inari.http");
            }
            if (!SECTIONS.contains(tag)) {
                throw new SAXException("<" + tag + "> is not known, only "
                        + SECTIONS.stream().sorted().toList());
            }
        }
    }

    /** The same with one of the rules about MBeans and no other. */
    private static byte[] onlyRule(Document document, int number) throws TransformerException {
        Document copy = (Document) document.cloneNode(true);
        List<Element> rules = rules(copy);
        for (int i = 0; i < rules.size(); i++) {
            if (i != number) {
                rules.get(i).getParentNode().removeChild(rules.get(i));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(copy), new StreamResult(bytes));
        return bytes.toByteArray();
    }

    private static List<Element> rules(Document document) {
        List<Element> rules = new ArrayList<>();
        for (Element section : children(document.getDocumentElement())) {
            if (section.getTagName().equals("allow") || section.getTagName().equals("deny")) {
                rules.addAll(children(section));
            }
        }
        return rules;
    }

    private static List<Element> children(Element parent) {
        List<Element> found = new ArrayList<>();
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }

    /** The parser's own handler writes to standard error. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException found) throws SAXException {
            throw found;
        }

        @Override
        public void error(SAXParseException found) throws SAXException {
            throw found;
        }

        @Override
        public void fatalError(SAXParseException found) throws SAXException {
            throw found;
        }
    }
}
