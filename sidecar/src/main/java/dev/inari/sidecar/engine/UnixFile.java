package dev.inari.sidecar.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the file system says about one name, links not followed: the JDK's POSIX view shows neither user ids nor the sticky bit.
 *
 * @param key device and inode, by which a name that was pointed elsewhere is noticed
 */
public record UnixFile(int mode, long uid, long size, String key) {
    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int STICKY = 01000;
    private static final int GROUP_AND_OTHERS = 077;
    private static final int WRITABLE_BY_GROUP_OR_OTHERS = 022;

    /** Reads them now. */
    public static UnixFile look(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:mode,uid,size,dev,ino", LinkOption.NOFOLLOW_LINKS);
        return new UnixFile(
                (int) number(found, "mode"),
                number(found, "uid"),
                number(found, "size"),
                number(found, "dev") + ":" + number(found, "ino"));
    }

    private static long number(Map<String, Object> found, String key) throws IOException {
        if (found.get(key) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("the file system does not tell the " + key);
    }

    public boolean directory() {
        return (mode & TYPE) == DIRECTORY;
    }

    public boolean regular() {
        return (mode & TYPE) == REGULAR;
    }

    public boolean link() {
        return (mode & TYPE) == LINK;
    }

    /** Whether only the owner has any right. */
    public boolean isPrivate() {
        return (mode & GROUP_AND_OTHERS) == 0;
    }

    /** Whether others than the owner may put files into this directory, or change this file. */
    public boolean writableByOthers() {
        return (mode & WRITABLE_BY_GROUP_OR_OTHERS) != 0;
    }

    /** Whether others than the owner may replace files in this directory that are not theirs. */
    boolean freeForAll() {
        return writableByOthers() && (mode & STICKY) == 0;
    }

    /** The permission bits as people write them. */
    public String permissions() {
        return Integer.toOctalString(mode & 07777);
    }
}
