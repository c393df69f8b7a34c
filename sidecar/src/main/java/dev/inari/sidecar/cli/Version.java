package dev.inari.sidecar.cli;

import picocli.CommandLine.IVersionProvider;

/** Tells the version that the build wrote into the jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    static String line() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "inari " + (version == null ? "(not from a built jar)" : version) + ", Java " + Runtime.version();
    }
}
