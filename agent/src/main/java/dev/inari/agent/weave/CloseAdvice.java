package dev.inari.agent.weave;

import dev.inari.agent.seam.SessionHooks;
import net.bytebuddy.asm.Advice;

/** Woven into a method that closes a session. */
final class CloseAdvice {
    private CloseAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object manager, @Advice.Argument(0) Object handle) {
        SessionHooks.closing(manager, handle);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object manager, @Advice.Argument(0) Object handle, @Advice.Thrown Throwable thrown) {
        SessionHooks.closeEnded(manager, handle, thrown);
    }
}
