package org.apache.kyuubi.config;

import scala.Option;

/** Filled by the command line of the stand-in: conf.KEY=VALUE. */
public final class KyuubiConf {
    public Option getOption(String key) {
        return Option.apply(System.getProperty("conf." + key));
    }
}
