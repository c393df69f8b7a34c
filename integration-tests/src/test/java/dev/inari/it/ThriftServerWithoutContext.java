package dev.inari.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs inside an engine's process: a real Thrift Server whose SparkContext stops when a file appears, as after a fatal error of its own. */
final class ThriftServerWithoutContext {
    /** In the engine's working directory. */
    static final String STOP = "stop-the-context";

    private ThriftServerWithoutContext() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread stopper = new Thread(ThriftServerWithoutContext::stopWhenTold, "stops-the-context");
        stopper.setDaemon(true);
        stopper.start();
        Class.forName(SparkThriftServerEngine.MAIN)
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }

    private static void stopWhenTold() {
        Path told = Path.of(STOP);
        try {
            while (!Files.exists(told)) {
                Thread.sleep(50);
            }
            // By name: this module does not compile against the engine it starts.
            Object context = Class.forName("org.apache.spark.SparkContext")
                    .getMethod("getOrCreate")
                    .invoke(null);
            context.getClass().getMethod("stop").invoke(context);
        } catch (ReflectiveOperationException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
