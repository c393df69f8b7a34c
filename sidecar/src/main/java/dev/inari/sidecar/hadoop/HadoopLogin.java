package dev.inari.sidecar.hadoop;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;

/**
 * Makes one login that all directories share: Hadoop's is one for the whole process, and a second would leave file systems that were opened before with
 * a user whose tickets nobody renews. Thread-safe; a call may wait for that of another directory.
 */
final class HadoopLogin {
    private static @Nullable UserGroupInformation user;

    private HadoopLogin() {}

    /**
     * Logs in unless that was done; {@link HadoopLoader} makes this class once for all directories, which have the same principal.
     *
     * @throws IOException if the key is not accepted, or nobody can be asked; the next call tries again
     */
    static synchronized UserGroupInformation once(Configuration configuration, String principal, String keytab)
            throws IOException {
        if (user == null) {
            UserGroupInformation.setConfiguration(configuration);
            UserGroupInformation.loginUserFromKeytab(principal, keytab);
            user = UserGroupInformation.getLoginUser();
        }
        return user;
    }
}
