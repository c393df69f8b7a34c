package dev.inari.sidecar;

import java.nio.file.Path;

/** Another JVM that holds the lock of a run directory until its input ends. */
final class RunLockHolder {
    private RunLockHolder() {}

    public static void main(String[] arguments) throws Exception {
        RunLock lock = RunLock.take(Path.of(arguments[0]), Long.parseLong(arguments[1]), false);
        System.out.println("locked");
        while (System.in.read() >= 0) {
            // the input ends when the test does
        }
        lock.close();
    }
}
