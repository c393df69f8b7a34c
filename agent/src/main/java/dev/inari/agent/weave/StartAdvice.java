package dev.inari.agent.weave;

import dev.inari.agent.seam.SessionHooks;
import net.bytebuddy.asm.Advice;

/** Woven into the start of a session manager or an engine. */
final class StartAdvice {
    private StartAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object part) {
        SessionHooks.started(part);
    }
}
