package dev.inari.agent.weave;

import dev.inari.agent.seam.JobHooks;
import net.bytebuddy.asm.Advice;

/** Woven into a method that executes one statement, on the thread that submits what comes of it. */
final class StatementAdvice {
    private StatementAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This Object operation, @Advice.AllArguments Object[] arguments) {
        return JobHooks.statementBegan(operation, arguments);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean outermost) {
        if (outermost) {
            JobHooks.statementEnded();
        }
    }
}
