package dev.inari.agent.jmx;

import dev.inari.agent.Problems;
import dev.inari.agent.engine.CloseOrders;
import dev.inari.agent.engine.Engine;
import dev.inari.agent.engine.EngineControl;
import dev.inari.agent.engine.EngineIdentity;
import dev.inari.agent.engine.EngineSight;
import dev.inari.agent.engine.ProcessIdentity;
import dev.inari.agent.engine.Vitals;
import dev.inari.agent.jobs.JobRegistry;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.Target;
import dev.inari.agent.watch.Watches;
import dev.inari.agent.weave.Weaver;
import dev.inari.mbeans.AgentMXBean;
import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.EngineMXBean;
import dev.inari.mbeans.ExitMXBean;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.mbeans.RunDirectory;
import dev.inari.mbeans.SessionsMXBean;
import dev.inari.mbeans.ZooKeeperWatchesMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Shows the engine to the world: registers the MBeans, opens the connector, announces it. All of it on the agent's own thread, and not
 * before an engine was seen: neither JMX nor the disk may slow or change a start.
 */
public final class Management {
    private final ProcessIdentity process;
    private final EngineSight sight;
    private final Problems problems;
    private final EngineIdentity identity;
    private final Engine engine;
    private final EngineControl control;
    private final SessionRegistry registry;
    private final Weaver weaver;
    private final LongSupplier hookErrors;
    private final boolean attached;
    private @Nullable SessionsMBean sessionsBean;
    private @Nullable AgentMBean agentBean;
    private @Nullable NotificationBroadcasterSupport notifications;
    private @Nullable AnnouncementFile announcement;
    private boolean open;
    private boolean watchesShown;
    private boolean jobsShown;
    private long notificationSequence;

    public Management(
            ProcessIdentity process,
            EngineIdentity identity,
            EngineSight sight,
            Engine engine,
            EngineControl control,
            SessionRegistry registry,
            Weaver weaver,
            Problems problems,
            LongSupplier hookErrors,
            boolean attached) {
        this.process = process;
        this.sight = sight;
        this.problems = problems;
        this.identity = identity;
        this.engine = engine;
        this.control = control;
        this.registry = registry;
        this.weaver = weaver;
        this.hookErrors = hookErrors;
        this.attached = attached;
    }

    /** Not made before the MBeans are: its class looks for the JVM's logging, which is the engine's to set up. */
    private static NotificationBroadcasterSupport broadcaster() {
        return new NotificationBroadcasterSupport(
                told(SessionsMXBean.OPENED, "A session of any kind opened. The user data is its id."),
                told(
                        SessionsMXBean.CLOSED,
                        "The close of a session of any kind was attempted; counts tell whether it is gone. The user data is its id."),
                told(
                        SessionsMXBean.LAST_USER_CLOSED,
                        "The last user session closed, and none is opening. The user data is the epoch."));
    }

    private static MBeanNotificationInfo told(String type, String description) {
        return new MBeanNotificationInfo(new String[] {type}, Notification.class.getName(), description);
    }

    /**
     * Makes the MBeans and registers them; says so if it cannot. Does nothing the second time. Not earlier: the engine waits while the
     * constructor runs, and each class costs it.
     */
    public void open(Vitals vitals, CloseOrders orders) {
        if (open) {
            return;
        }
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            NotificationBroadcasterSupport sessionEvents = notifications == null ? broadcaster() : notifications;
            notifications = sessionEvents;
            NotificationEmitter none = new NotificationBroadcasterSupport();
            SessionsMBean sessions = new SessionsMBean(engine, registry, orders);
            AgentMBean agent = new AgentMBean(attached, weaver, problems, hookErrors);
            register(
                    server,
                    new DescribedMBean(
                            new EngineMBean(process, identity, sight, engine, control, vitals),
                            EngineMXBean.class,
                            none),
                    EngineMXBean.NAME);
            register(server, new DescribedMBean(sessions, SessionsMXBean.class, sessionEvents), SessionsMXBean.NAME);
            register(server, new DescribedMBean(new ExitMBean(control), ExitMXBean.class, none), ExitMXBean.NAME);
            register(server, new DescribedMBean(agent, AgentMXBean.class, none), AgentMXBean.NAME);
            sessionsBean = sessions;
            agentBean = agent;
            open = true;
            rehearse(server);
        } catch (JMException | RuntimeException e) {
            problems.report("the MBeans cannot be registered, this engine cannot be watched: " + e);
        }
    }

    /** Registers the MBean of the znode's watch; says so if it cannot. Does nothing the second time. */
    public void show(Watches watches) {
        if (watchesShown) {
            return;
        }
        try {
            // Also after a failure: it would be the same the next second.
            watchesShown = true;
            register(
                    ManagementFactory.getPlatformMBeanServer(),
                    new DescribedMBean(
                            new ZooKeeperWatchesMBean(watches),
                            ZooKeeperWatchesMXBean.class,
                            new NotificationBroadcasterSupport()),
                    ZooKeeperWatchesMXBean.NAME);
        } catch (JMException | RuntimeException e) {
            problems.report("the MBean of the znode's watch cannot be registered: " + e);
        }
    }

    /** Registers the MBean of jobs; says so if it cannot. Does nothing the second time. */
    public void show(JobRegistry jobs) {
        if (jobsShown) {
            return;
        }
        try {
            jobsShown = true;
            register(
                    ManagementFactory.getPlatformMBeanServer(),
                    new DescribedMBean(new JobsMBean(jobs), JobsMXBean.class, new NotificationBroadcasterSupport()),
                    JobsMXBean.NAME);
        } catch (JMException | RuntimeException e) {
            problems.report("the MBean of jobs cannot be registered: " + e);
        }
    }

    /**
     * Goes the way of an exit once, as far as the gate, which refuses: no heartbeat has a negative epoch. So the classes on that way are
     * loaded here and not when a guard waits for the answer.
     */
    private void rehearse(MBeanServer server) throws JMException {
        server.getAttribute(new ObjectName(EngineMXBean.NAME), "Pulse");
        server.invoke(
                new ObjectName(ExitMXBean.NAME),
                "requestExit",
                new Object[] {ExitMXBean.NO_EPOCH, "rehearsal"},
                new String[] {long.class.getName(), String.class.getName()});
        control.rehearse();
    }

    private static void register(MBeanServer server, DescribedMBean bean, String name) throws JMException {
        ObjectName objectName = new ObjectName(name);
        if (!server.isRegistered(objectName)) {
            server.registerMBean(bean, objectName);
        }
    }

    /** Opens the connector and writes the announcement, again if somebody deleted it; says so if it cannot. */
    public void keepAnnounced(String runDirectory) {
        Target row = sight.likelyTarget();
        if (row == null) {
            return;
        }
        try {
            AnnouncementFile file = announcement == null ? announcement(row, runDirectory) : announcement;
            file.keep();
            if (agentBean != null) {
                agentBean.announcedAt(file.toString());
            }
        } catch (IOException | RuntimeException e) {
            problems.report("the engine cannot be announced, no sidecar will find it: " + e);
        }
    }

    private AnnouncementFile announcement(Target row, String runDirectory) throws IOException {
        File directory = RunDirectory.find(runDirectory);
        String secret = ProcessIdentity.randomHex(32);
        String address = LoopbackConnector.start(ManagementFactory.getPlatformMBeanServer(), secret);
        AnnouncementFile file = new AnnouncementFile(
                directory,
                new Announcement(
                        process.agentId(),
                        process.pid(),
                        process.startTicks(),
                        process.bootId(),
                        process.pidNamespace(),
                        row.name(),
                        address,
                        secret));
        announcement = file;
        return file;
    }

    /** Sends a notification of one of the types of {@link SessionsMXBean}. */
    public void send(String type, String message, Object data) {
        NotificationBroadcasterSupport to = notifications;
        SessionsMBean from = sessionsBean;
        if (to == null || from == null) {
            return; // not registered yet: nobody can listen
        }
        Notification notification = new Notification(type, from.name(), ++notificationSequence, message);
        notification.setUserData(data);
        to.sendNotification(notification);
    }

    /** Tells a watching sidecar that the last user session closed. */
    public void ring() {
        AnnouncementFile file = announcement;
        if (file != null) {
            file.ring();
        }
    }
}
