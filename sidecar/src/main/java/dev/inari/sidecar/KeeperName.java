package dev.inari.sidecar;

import dev.inari.sidecar.config.Settings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * By what a daemon tells the jobs that it follows from those of others in the same records, after a restart too. A host may have another name by then, as
 * pods have: a file of records is this host's whatever it is called, and for a database there is an id in the state directory.
 *
 * @param isFormer whether this daemon was called so before
 */
record KeeperName(String name, Predicate<String> isFormer) {
    static KeeperName of(Settings settings) throws IOException {
        String place = ":" + settings.runDirectory().toAbsolutePath().normalize();
        String byHost = HostName.read() + place;
        return settings.records().isFile()
                ? new KeeperName(byHost, each -> each.endsWith(place))
                : new KeeperName(inDatabase(settings.stateDirectory(), place, byHost), byHost::equals);
    }

    /** Several daemons of one host may have one state directory, but not one run directory. */
    private static String inDatabase(Path stateDirectory, String place, String byHost) throws IOException {
        try {
            return DaemonId.in(stateDirectory) + place;
        } catch (AccessDeniedException e) {
            // A command of somebody else. What it follows, a daemon that had this name takes over.
            return byHost;
        }
    }
}
