package dev.inari.agent.weave;

import dev.inari.agent.seam.JobHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Woven into the method through which every job is submitted. A submission that threw is none. */
final class SubmitAdvice {
    private SubmitAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.This Object environment,
            @Advice.Argument(0) @Nullable Object pipeline,
            @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object client) {
        JobHooks.submitted(environment, pipeline, client);
    }
}
