package org.apache.kyuubi.engine.flink;

import scala.Option;

public final class FlinkSQLEngine$ {
    public static final FlinkSQLEngine$ MODULE$ = new FlinkSQLEngine$();

    public FlinkSQLEngine running;

    public Option currentEngine() {
        return Option.apply(running);
    }
}
