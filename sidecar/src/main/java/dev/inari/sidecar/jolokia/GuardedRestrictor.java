package dev.inari.sidecar.jolokia;

import java.util.List;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/**
 * What MBeans may be used for: what a policy says, and below that what no policy can allow. Jolokia's restrictor compares an operation as it
 * was asked for, {@code gc} or {@code gc()}, and an MBean by the pattern that was asked for, so that both would go around a rule; here an
 * operation is compared by its name alone, and what changes something names one MBean. Thread-safe.
 */
final class GuardedRestrictor implements Restrictor {
    /** The domain of the agent's MBeans. An engine's end is asked for in one way, which is guarded, foreseen and written down. */
    private static final String AGENT = "inari";

    private final List<Restrictor> rules;

    /** @param rules the policy as often as it has rules about MBeans, each time with one of them */
    GuardedRestrictor(List<Restrictor> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return rules.get(0).isHttpMethodAllowed(method);
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return rules.get(0).isTypeAllowed(type);
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
        // Of a pattern each MBean that fits it is asked about, by its own name.
        return decide(RequestType.READ, rule -> rule.isAttributeReadAllowed(name, attribute));
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
        return !name.isPattern() && decide(RequestType.WRITE, rule -> rule.isAttributeWriteAllowed(name, attribute));
    }

    @Override
    public boolean isOperationAllowed(ObjectName name, String operation) {
        String plain = plain(operation);
        return !name.isPattern()
                && !ofTheAgent(name)
                && decide(RequestType.EXEC, rule -> rule.isOperationAllowed(name, plain));
    }

    /**
     * Whether a part of what an MBean answered is to be left out, for it is called like an attribute that may not be read. Where reading is not
     * allowed in general, whoever allowed to read an attribute by its name meant all of it.
     */
    boolean isItemWithheld(ObjectName name, String item) {
        return isTypeAllowed(RequestType.READ) && !isAttributeReadAllowed(name, item);
    }

    static boolean ofTheAgent(ObjectName name) {
        return name.getDomain().equals(AGENT);
    }

    static String plain(String operation) {
        int signature = operation.indexOf('(');
        return signature < 0 ? operation : operation.substring(0, signature);
    }

    /** One rule of a policy. */
    private interface Asked {
        boolean allows(Restrictor rule);
    }

    /** Where a command is allowed in general, no rule may deny it; where it is not, one must allow it. */
    private boolean decide(RequestType type, Asked asked) {
        return isTypeAllowed(type)
                ? rules.stream().allMatch(asked::allows)
                : rules.stream().anyMatch(asked::allows);
    }

    /** The server has decided who may ask. */
    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return true;
    }

    /** The server has looked at where it comes from. */
    @Override
    public boolean isOriginAllowed(String origin, boolean onlyWhenStrict) {
        return true;
    }

    @Override
    public boolean isObjectNameHidden(ObjectName name) {
        return rules.get(0).isObjectNameHidden(name);
    }
}
