package dev.inari.agent.gate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The jar inside the agent's jar, held in memory as it is packed: an engine waits while it is opened, and needs a third of its classes. The
 * JDK can only read such a jar from its begin to its end, which takes as long as all the weaving. Thread-safe.
 */
final class InnerJar {
    private static final int END_RECORD = 0x06054b50;
    private static final int END_RECORD_LENGTH = 22;
    private static final int ENTRY_LENGTH = 46;
    private static final int LOCAL_HEADER_LENGTH = 30;

    private final byte[] zip;

    /** One for all entries and for good: making one takes as long as unpacking a class. */
    private final Inflater inflater = new Inflater(true);

    /** Where the entry of a name begins in the zip's directory. */
    private final Map<String, Integer> directory = new HashMap<String, Integer>(4096);

    private InnerJar(byte[] zip) {
        this.zip = zip;
    }

    /** Reads the jar, and closes the stream. */
    static InnerJar read(InputStream from) throws IOException {
        try {
            // The stream of a stored entry knows how much it holds, so that this is read into one array.
            byte[] zip = new byte[from.available() + 1];
            int length = 0;
            for (int n = from.read(zip, 0, zip.length); n > 0; n = from.read(zip, length, zip.length - length)) {
                length += n;
                if (length == zip.length) {
                    zip = Arrays.copyOf(zip, 2 * length);
                }
            }
            InnerJar jar = new InnerJar(zip);
            jar.readDirectory(length);
            return jar;
        } finally {
            from.close();
        }
    }

    private void readDirectory(int length) throws IOException {
        int end = length - END_RECORD_LENGTH;
        if (end < 0 || int4(end) != END_RECORD) {
            throw new IOException("the jar inside the agent's jar is damaged");
        }
        int at = int4(end + 16);
        for (int left = int2(end + 10); left > 0; left--) {
            int name = int2(at + 28);
            directory.put(new String(zip, at + ENTRY_LENGTH, name, "UTF-8"), at);
            at += ENTRY_LENGTH + name + int2(at + 30) + int2(at + 32);
        }
    }

    /** The content of an entry; null if there is none of this name. */
    byte @Nullable [] get(String name) {
        Integer entry = directory.get(name);
        if (entry == null) {
            return null;
        }
        int packed = int4(entry + 20);
        byte[] content = new byte[int4(entry + 24)];
        int local = int4(entry + 42);
        int data = local + LOCAL_HEADER_LENGTH + int2(local + 26) + int2(local + 28);
        if (int2(entry + 10) == 0) {
            System.arraycopy(zip, data, content, 0, content.length);
        } else {
            inflate(data, packed, content);
        }
        return content;
    }

    private synchronized void inflate(int from, int length, byte[] to) {
        inflater.reset();
        inflater.setInput(zip, from, length);
        try {
            int at = 0;
            while (at < to.length) {
                int n = inflater.inflate(to, at, to.length - at);
                if (n == 0) {
                    throw new IllegalStateException("the jar inside the agent's jar is damaged");
                }
                at += n;
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("the jar inside the agent's jar is damaged", e);
        }
    }

    private int int2(int at) {
        return (zip[at] & 255) | (zip[at + 1] & 255) << 8;
    }

    private int int4(int at) {
        return int2(at) | int2(at + 2) << 16;
    }
}
