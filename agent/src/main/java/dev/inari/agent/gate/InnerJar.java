package dev.inari.agent.gate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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

    /** The most that the JDK reads from a file without memory of its own for all of it. */
    private static final int PIECE = 8192;

    /** Bytes at the end of a name that its hash is made of: ".class" and what tells names of one package apart. */
    private static final int HASHED = 16;

    private final byte[] zip;

    /** One for all entries and for good: making one takes as long as unpacking a class. */
    private final Inflater inflater = new Inflater(true);

    /**
     * Where entries begin in the zip's directory, by the hash of their names; 0 is none, as a file comes first. A map would make a text of
     * each name, of which most are never asked for, in code that no compiler has seen yet.
     */
    private int[] directory = {0};

    private InnerJar(byte[] zip) {
        this.zip = zip;
    }

    /** Reads the jar, and closes the stream. */
    static InnerJar read(InputStream from) throws IOException {
        try {
            // The stream of a stored entry knows how much it holds, so that this is read into one array.
            byte[] zip = new byte[from.available() + 1];
            int length = 0;
            for (int n = piece(from, zip, 0); n > 0; n = piece(from, zip, length)) {
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

    private static int piece(InputStream from, byte[] to, int at) throws IOException {
        return from.read(to, at, Math.min(PIECE, to.length - at));
    }

    private void readDirectory(int length) throws IOException {
        int end = length - END_RECORD_LENGTH;
        if (end < 0 || int4(end) != END_RECORD) {
            throw new IOException("the jar inside the agent's jar is damaged");
        }
        int entries = int2(end + 10);
        // At most half full.
        directory = new int[Integer.highestOneBit(Math.max(1, entries)) << 2];
        int at = int4(end + 16);
        for (int left = entries; left > 0; left--) {
            int name = int2(at + 28);
            directory[free(hash(zip, at + ENTRY_LENGTH, name))] = at;
            at += ENTRY_LENGTH + name + int2(at + 30) + int2(at + 32);
        }
    }

    private int free(int hash) {
        int slot = hash & (directory.length - 1);
        while (directory[slot] != 0) {
            slot = (slot + 1) & (directory.length - 1);
        }
        return slot;
    }

    private static int hash(byte[] bytes, int at, int length) {
        int hash = length;
        for (int i = Math.max(0, length - HASHED); i < length; i++) {
            hash = 31 * hash + bytes[at + i];
        }
        return hash ^ hash >>> 15;
    }

    private int find(String name) {
        byte[] wanted = bytes(name);
        int slot = hash(wanted, 0, wanted.length) & (directory.length - 1);
        while (directory[slot] != 0 && !isNamed(directory[slot], wanted)) {
            slot = (slot + 1) & (directory.length - 1);
        }
        return directory[slot];
    }

    /** Names in this jar are ASCII, and of encodings the JDK speaks in NIO, which is not touched here. */
    private static byte[] bytes(String name) {
        byte[] bytes = new byte[name.length()];
        for (int i = 0; i < bytes.length; i++) {
            char each = name.charAt(i);
            bytes[i] = each < 0x80 ? (byte) each : 0;
        }
        return bytes;
    }

    private boolean isNamed(int entry, byte[] wanted) {
        if (int2(entry + 28) != wanted.length) {
            return false;
        }
        // From the end: names of one length begin alike.
        for (int i = wanted.length - 1; i >= 0; i--) {
            if (zip[entry + ENTRY_LENGTH + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The content of an entry; null if there is none of this name. */
    byte @Nullable [] get(String name) {
        int entry = find(name);
        if (entry == 0) {
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
