package standin;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;

/** Starts an engine in a class loader that sees nothing of the class path, and so no agent: as launchers of some distributions do. */
public final class Isolated {
    public static void main(String[] arguments) throws Exception {
        if (Boolean.getBoolean("standin.waits")) {
            System.out.println("waiting");
            while (System.in.read() != '\n') {}
        }
        URL[] classes = {new File(System.getProperty("standin.classes")).toURI().toURL()};
        ClassLoader loader = new URLClassLoader(classes, ClassLoader.getSystemClassLoader().getParent());
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass("standin.Engine")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }
}
