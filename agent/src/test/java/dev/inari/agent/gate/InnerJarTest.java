package dev.inari.agent.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What the agent is made of comes out as it went in, or not at all. */
class InnerJarTest {
    private static final byte[] LONG = random(300_000);
    private static final byte[] FLAT = new byte[100_000];

    @Test
    void givesBackWhatWasPacked() throws IOException {
        InnerJar jar = read(zip());

        assertThat(jar.get("a/Long.class")).isEqualTo(LONG);
        assertThat(jar.get("a/Flat.class")).isEqualTo(FLAT);
        assertThat(jar.get("stored")).isEqualTo(new byte[] {1, 2, 3});
        assertThat(jar.get("empty")).isEmpty();
        assertThat(jar.get("a/Other.class")).isNull();
    }

    @Test
    void saysThatItIsDamaged() throws IOException {
        byte[] zip = zip();

        assertThatThrownBy(() -> read(new byte[10])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(Arrays.copyOf(zip, LONG.length))).isInstanceOf(IOException.class);
        zip[LONG.length / 2] ^= 1;
        assertThatThrownBy(() -> read(zip)).isInstanceOf(IOException.class);
    }

    private static InnerJar read(byte[] zip) throws IOException {
        return InnerJar.read(new ByteArrayInputStream(zip));
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, new ZipEntry("a/Long.class"), LONG);
            add(zip, new ZipEntry("a/Flat.class"), FLAT);
            add(zip, stored("stored", new byte[] {1, 2, 3}), new byte[] {1, 2, 3});
            add(zip, new ZipEntry("empty"), new byte[0]);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, ZipEntry entry, byte[] content) throws IOException {
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static ZipEntry stored(String name, byte[] content) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setCrc(sum.getValue());
        return entry;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
