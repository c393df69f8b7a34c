package dev.inari.agent.weave;

import dev.inari.agent.seam.SessionHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Woven into a method that opens a session. A {@link Throwable} as token means "refused": the method is skipped and throws it. */
final class OpenAdvice {
    private OpenAdvice() {}

    @Advice.OnMethodEnter(skipOn = Throwable.class, suppress = Throwable.class)
    static @Nullable Object enter(@Advice.This Object manager) {
        return SessionHooks.opening(manager);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object manager,
            @Advice.Enter @Nullable Object token,
            @Advice.Argument(0) Object request,
            @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object returned,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (token instanceof Throwable) {
            thrown = (Throwable) token;
        } else {
            SessionHooks.openEnded(manager, token, request, returned, thrown);
        }
    }
}
