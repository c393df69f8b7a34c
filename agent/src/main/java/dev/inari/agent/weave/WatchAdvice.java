package dev.inari.agent.weave;

import dev.inari.agent.seam.WatchHooks;
import net.bytebuddy.asm.Advice;

/** Woven into the engine's watcher of its znode. The method is skipped for a deletion that the agent has acted upon in its place. */
final class WatchAdvice {
    private WatchAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static boolean enter(@Advice.This Object watcher, @Advice.Argument(0) Object event) {
        return WatchHooks.event(watcher, event);
    }
}
