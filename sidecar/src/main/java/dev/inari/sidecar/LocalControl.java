package dev.inari.sidecar;

import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineList;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.HistoryRequest;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Reply.Code;
import dev.inari.sidecar.control.Word;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.guard.Order;
import dev.inari.sidecar.guard.Step;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The sidecar of this process, as commands and users of HTTP speak to it. Thread-safe. */
final class LocalControl implements Control {
    /** A thread dump may have to be fetched from an engine that does not answer. */
    private static final int SECONDS_TO_ANSWER = 45;

    private final Decisions decisions;
    private final Operators operators;
    private final Services services;
    private final ServerSignals servers;
    private final HttpAddress http;
    private final ZnodeOrders znodes;
    private final String user;
    /** Who speaks, for the journal; empty for the user of this process. */
    private final String speaker;

    /** For whoever can use what only this process's user can. */
    LocalControl(Decisions decisions, Operators operators, Services services, ServerSignals servers, HttpAddress http) {
        this(decisions, operators, services, servers, http, "");
    }

    private LocalControl(
            Decisions decisions,
            Operators operators,
            Services services,
            ServerSignals servers,
            HttpAddress http,
            String speaker) {
        this.http = http;
        this.decisions = decisions;
        this.operators = operators;
        this.services = services;
        this.servers = servers;
        this.znodes = new ZnodeOrders(decisions, operators, services);
        this.user = System.getProperty("user.name", "");
        this.speaker = speaker;
    }

    /** The same for somebody else, who was proved to be that, and whose words are written down as theirs. */
    LocalControl as(String who) {
        return new LocalControl(decisions, operators, services, servers, http, who);
    }

    @Override
    public String name() {
        return "this command";
    }

    /** The user or speaker is certain; the name that somebody gave beside it is not. */
    private String by(Word word) {
        String certain = speaker.isEmpty()
                ? "operator " + user + " (uid " + services.processes().ownUid() + ")"
                : speaker;
        return word.says().isEmpty() || word.says().equals(user) ? certain : certain + ", says " + word.says();
    }

    @Override
    public EngineList engines() {
        return new EngineList(
                decisions.views().stream().map(StatusOf::view).toList(),
                decisions.departed().stream().map(StatusOf::view).toList());
    }

    @Override
    public @Nullable EngineStatus engine(String agentId) {
        EngineView view = view(agentId);
        return view == null ? null : StatusOf.view(view);
    }

    private @Nullable EngineView view(String agentId) {
        EngineView found = null;
        for (EngineView each : decisions.departed()) {
            found = each.process().agentId().equals(agentId) ? each : found;
        }
        for (EngineView each : decisions.views()) {
            found = each.process().agentId().equals(agentId) ? each : found;
        }
        return found;
    }

    @Override
    public Reply stop(String agentId, Word word) throws ControlException {
        Order order = new Order(by(word), word.reason(), word.evenIfServing());
        if (word.dryRun() && services.settings().dryRun()) {
            return dryAnyway();
        }
        return word.dryRun() ? foresee(agentId, order) : reply(operators.order(agentId, order));
    }

    private static Reply dryAnyway() {
        return new Reply(Code.REFUSED, "this sidecar runs with inari.dry-run and does nothing to any engine");
    }

    private static Reply held(Hold hold) {
        return new Reply(Code.REFUSED, hold + "; release it first");
    }

    private Reply foresee(String agentId, Order order) throws ControlException {
        Step step = await(operators.foresee(agentId, order));
        if (step == null) {
            return new Reply(Code.UNKNOWN_ENGINE, "no engine " + agentId + " is guarded here; see inari engines");
        }
        Hold hold = step.state().operator().hold();
        if (step.state().operator().order() == null) {
            return hold == null
                    ? new Reply(
                            Code.SERVES,
                            "it serves somebody: " + step.state().why().inputs())
                    : held(hold);
        }
        if (step.state().stage().leaving() && step.actions().isEmpty()) {
            return new Reply(
                    Code.TAKEN, "it is on its way out already: " + step.state().why());
        }
        return new Reply(
                Code.TAKEN,
                step.actions().isEmpty()
                        ? "its next heartbeat would decide"
                        : "would " + step.state().why().consequence() + ": "
                                + step.state().why().inputs());
    }

    @Override
    public Reply kill(String agentId, Word word) throws ControlException {
        if (word.dryRun() && services.settings().dryRun()) {
            return dryAnyway();
        }
        return word.dryRun() ? foreseeKill(agentId) : reply(operators.kill(agentId, by(word), word.reason()));
    }

    private Reply foreseeKill(String agentId) {
        EngineView view = view(agentId);
        if (view == null) {
            return new Reply(Code.UNKNOWN_ENGINE, "no engine " + agentId + " is guarded here; see inari engines");
        }
        Hold hold = view.operator().hold();
        if (hold != null) {
            return held(hold);
        }
        Liveness liveness = services.processes().livenessOf(view.process());
        return liveness.over()
                ? new Reply(liveness == Liveness.DEFUNCT ? Code.DEFUNCT : Code.ALREADY_GONE, liveness.text())
                : new Reply(
                        Code.TAKEN,
                        "would keep a thread dump, if it answers, and send SIGKILL to pid "
                                + view.process().pid());
    }

    @Override
    public Reply hold(String agentId, Word word) throws ControlException {
        return reply(operators.hold(agentId, new Hold(by(word), word.reason())));
    }

    @Override
    public Reply release(String agentId, Word word) throws ControlException {
        return reply(operators.release(agentId, by(word), word.reason()));
    }

    @Override
    public Reply repairWatch(String agentId, Word word) throws ControlException {
        return word.dryRun()
                ? wouldDo(agentId, "would have its agent look at the watch, and set it again if it is lost")
                : reply(znodes.repairWatch(agentId, by(word), word.reason()));
    }

    @Override
    public Reply deregister(String agentId, Word word) throws ControlException {
        return word.dryRun()
                ? wouldDo(agentId, "would have it leave ZooKeeper; it stops by itself once its sessions are over")
                : reply(znodes.deregister(agentId, by(word), word.reason()));
    }

    private Reply wouldDo(String agentId, String what) {
        EngineView view = view(agentId);
        if (view == null) {
            return new Reply(Code.UNKNOWN_ENGINE, "no engine " + agentId + " is guarded here; see inari engines");
        }
        Hold hold = view.operator().hold();
        return hold == null ? new Reply(Code.TAKEN, what) : held(hold);
    }

    @Override
    public Reply signal(EngineProcess server, Signal signal, Word word) {
        return servers.send(server, signal, by(word), word.reason(), word.dryRun());
    }

    @Override
    public Liveness liveness(EngineProcess server) {
        return servers.liveness(server);
    }

    @Override
    public List<HistoryEntry> history(HistoryRequest wanted) throws ControlException {
        return History.of(services.journal(), wanted);
    }

    @Override
    public String evidence(long entry) throws ControlException {
        return History.evidence(services.journal(), entry);
    }

    @Override
    public String page() throws ControlException {
        String url = http.url();
        if (url.isEmpty()) {
            throw new ControlException(ControlException.Kind.FAILED, "it speaks no HTTP: " + http.problem());
        }
        return url;
    }

    @Override
    public void close() {
        // The sidecar goes on without those who speak to it.
    }

    private static Reply reply(CompletableFuture<Answer> answer) throws ControlException {
        Answer given = await(answer);
        Code code =
                switch (given.code()) {
                    case TAKEN -> given.signal() == null ? Code.TAKEN : ServerSignals.codeOf(given.signal());
                    case REFUSED -> given.signal() == null ? Code.REFUSED : ServerSignals.codeOf(given.signal());
                    case UNKNOWN_ENGINE -> Code.UNKNOWN_ENGINE;
                    case NOT_WRITTEN -> Code.NOT_WRITTEN;
                };
        return new Reply(code, given.text());
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> answer) throws ControlException {
        try {
            return answer.get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ControlException(
                    ControlException.Kind.LATE,
                    "not done within " + SECONDS_TO_ANSWER + " s and still under way; 'inari history' will show it",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(ControlException.Kind.LATE, "interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an operator's word failed", e.getCause());
        }
    }
}
