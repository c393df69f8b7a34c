package dev.inari.agent.weave;

import dev.inari.agent.seam.SessionHooks;
import net.bytebuddy.asm.Advice;

/** Woven into a method that puts a session under its handle into the engine's map. */
final class RegisterAdvice {
    private RegisterAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.This Object manager, @Advice.Argument(0) Object handle, @Advice.Argument(1) Object session) {
        SessionHooks.registered(manager, handle, session);
    }
}
