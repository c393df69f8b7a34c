package dev.inari.agent.weave;

import dev.inari.agent.target.Hook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes a method of the engine again with the calls of one hook in it. The method's own instructions, variables and frames stay what they are:
 * what the calls need is copied, when the method begins, into slots behind its own, so that it may do with its parameters what it likes. Wants
 * expanded frames. For one method and one thread.
 */
final class HookedMethod extends MethodVisitor {
    private static final String SEAM = "dev/inari/agent/seam/";
    private static final String SESSIONS = SEAM + "SessionHooks";
    private static final String JOBS = SEAM + "JobHooks";
    private static final String WATCHES = SEAM + "WatchHooks";
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String TWO = OBJECT + OBJECT;
    private static final String THROWABLE = "Ljava/lang/Throwable;";

    /** The most that our calls put on the stack beside what the method has there: a session's open is told with five. */
    private static final int OUR_STACK = 5;

    /** What a class file can say of a frame (JVM specification, 4.7.3). */
    private static final int MOST_SLOTS = 65_535;

    private final Hook.Kind kind;
    private final String owner;
    private final Type[] parameters;
    private final Type returned;
    private final int locals;

    /** What our slots hold wherever a frame is, as the class file tells the verifier. */
    private final List<Object> kept = new ArrayList<>();

    /** Begins and ends of what the method itself does. What we put before a return is not the method's to fail. */
    private final List<Label> own = new ArrayList<>();

    private Label begin = new Label();
    private int instance;
    private int first;
    private int second;
    private int token;
    private int outcome;

    HookedMethod(MethodVisitor to, Hook.Kind kind, String owner, Shape.Method method) {
        super(Opcodes.ASM9, to);
        this.kind = kind;
        this.owner = owner;
        parameters = Type.getArgumentTypes(method.descriptor);
        returned = Type.getReturnType(method.descriptor);
        locals = method.locals;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        keepWhatTheEndNeeds();
        begin();
        outcome = locals + kept.size();
        super.visitLabel(begin);
    }

    private void keepWhatTheEndNeeds() {
        if (kind == Hook.Kind.START || kind == Hook.Kind.WATCH_EVENT || kind == Hook.Kind.STATEMENT) {
            return;
        }
        super.visitVarInsn(Opcodes.ALOAD, 0);
        instance = keep(Opcodes.ASTORE, owner);
        first = keepParameter(0);
        if (kind == Hook.Kind.REGISTER) {
            second = keepParameter(1);
        }
    }

    private int keepParameter(int index) {
        loadParameter(index);
        return keep(Opcodes.ASTORE, parameters[index].getInternalName());
    }

    private int keep(int store, Object verified) {
        int slot = locals + kept.size();
        super.visitVarInsn(store, slot);
        kept.add(verified);
        return slot;
    }

    private void loadParameter(int index) {
        int slot = 1;
        for (int i = 0; i < index; i++) {
            slot += parameters[i].getSize();
        }
        if (parameters[index].getSort() < Type.ARRAY) {
            throw new IllegalStateException("parameter " + index + " of a method to hook is no object");
        }
        super.visitVarInsn(Opcodes.ALOAD, slot);
    }

    private void begin() {
        if (kind == Hook.Kind.REGISTER || kind == Hook.Kind.SUBMIT) {
            return;
        }
        super.visitVarInsn(Opcodes.ALOAD, 0);
        switch (kind) {
            case OPEN:
                call(SESSIONS, "opening", "(" + OBJECT + ")" + OBJECT);
                token = keep(Opcodes.ASTORE, "java/lang/Object");
                break;
            case CLOSE:
                super.visitVarInsn(Opcodes.ALOAD, first);
                call(SESSIONS, "closing", "(" + TWO + ")V");
                break;
            case START:
                call(SESSIONS, "started", "(" + OBJECT + ")V");
                break;
            case STATEMENT:
                loadLastParameter();
                call(JOBS, "statementBegan", "(" + TWO + ")Z");
                token = keep(Opcodes.ISTORE, Opcodes.INTEGER);
                break;
            default:
                loadParameter(0);
                call(WATCHES, "event", "(" + TWO + ")Z");
                returnIfTrue();
        }
    }

    private void loadLastParameter() {
        if (parameters.length == 0) {
            super.visitInsn(Opcodes.ACONST_NULL);
        } else {
            loadParameter(parameters.length - 1);
        }
    }

    private void returnIfTrue() {
        if (returned.getSort() != Type.VOID) {
            throw new IllegalStateException("a method to skip returns something");
        }
        Label go = new Label();
        super.visitJumpInsn(Opcodes.IFEQ, go);
        super.visitInsn(Opcodes.RETURN);
        super.visitLabel(go);
        Object[] atBegin = new Object[1 + parameters.length];
        atBegin[0] = owner;
        for (int i = 0; i < parameters.length; i++) {
            atBegin[1 + i] = verified(parameters[i]);
        }
        super.visitFrame(Opcodes.F_NEW, atBegin.length, atBegin, 0, new Object[0]);
        // The method's own first instruction may have a frame, and two at one place are none.
        super.visitInsn(Opcodes.NOP);
    }

    private static Object verified(Type type) {
        switch (type.getSort()) {
            case Type.FLOAT:
                return Opcodes.FLOAT;
            case Type.LONG:
                return Opcodes.LONG;
            case Type.DOUBLE:
                return Opcodes.DOUBLE;
            case Type.ARRAY:
            case Type.OBJECT:
                return type.getInternalName();
            default:
                return Opcodes.INTEGER;
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN || !hasEnd()) {
            super.visitInsn(opcode);
            return;
        }
        endOfOwn();
        boolean object = opcode == Opcodes.ARETURN;
        if (object) {
            super.visitVarInsn(Opcodes.ASTORE, outcome);
        }
        end(object, false);
        if (object) {
            super.visitVarInsn(Opcodes.ALOAD, outcome);
        }
        super.visitInsn(opcode);
        begin = new Label();
        super.visitLabel(begin);
    }

    private boolean hasEnd() {
        return kind != Hook.Kind.START && kind != Hook.Kind.WATCH_EVENT;
    }

    private boolean hearsThrown() {
        return kind == Hook.Kind.OPEN || kind == Hook.Kind.CLOSE || kind == Hook.Kind.STATEMENT;
    }

    private void endOfOwn() {
        Label end = new Label();
        super.visitLabel(end);
        if (end.getOffset() > begin.getOffset()) {
            own.add(begin);
            own.add(end);
        }
    }

    /** Calls what hears of the method's end. What it returned or threw, if it is an object, lies in the slot behind all others. */
    private void end(boolean object, boolean threw) {
        switch (kind) {
            case OPEN:
                load(instance, token, first);
                loadOutcome(object);
                loadOutcome(threw);
                call(SESSIONS, "openEnded", "(" + TWO + TWO + THROWABLE + ")V");
                break;
            case REGISTER:
                load(instance, first, second);
                call(SESSIONS, "registered", "(" + TWO + OBJECT + ")V");
                break;
            case CLOSE:
                load(instance, first);
                loadOutcome(threw);
                call(SESSIONS, "closeEnded", "(" + TWO + THROWABLE + ")V");
                break;
            case STATEMENT:
                super.visitVarInsn(Opcodes.ILOAD, token);
                call(JOBS, "statementEnded", "(Z)V");
                break;
            default:
                load(instance, first);
                loadOutcome(object);
                call(JOBS, "submitted", "(" + TWO + OBJECT + ")V");
        }
    }

    private void load(int... ours) {
        for (int slot : ours) {
            super.visitVarInsn(Opcodes.ALOAD, slot);
        }
    }

    private void loadOutcome(boolean there) {
        if (there) {
            super.visitVarInsn(Opcodes.ALOAD, outcome);
        } else {
            super.visitInsn(Opcodes.ACONST_NULL);
        }
    }

    private void call(String hooks, String method, String descriptor) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, hooks, method, descriptor, false);
    }

    @Override
    public void visitFrame(int type, int count, Object[] local, int stackCount, Object[] stack) {
        if (kept.isEmpty()) {
            super.visitFrame(type, count, local, stackCount, stack);
            return;
        }
        List<Object> all = new ArrayList<>(Arrays.asList(local).subList(0, count));
        int slots = 0;
        for (Object each : all) {
            slots += each == Opcodes.LONG || each == Opcodes.DOUBLE ? 2 : 1;
        }
        for (int i = slots; i < locals; i++) {
            all.add(Opcodes.TOP);
        }
        all.addAll(kept);
        super.visitFrame(type, all.size(), all.toArray(), stackCount, stack);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        if (hearsThrown()) {
            endOfOwn();
            Label handler = new Label();
            // Behind the method's own, so that what it catches itself never comes here.
            for (int i = 0; i < own.size(); i += 2) {
                super.visitTryCatchBlock(own.get(i), own.get(i + 1), handler, null);
            }
            super.visitLabel(handler);
            // Nothing is said of the method's own slots: each may have become anything by now.
            visitFrame(Opcodes.F_NEW, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"});
            super.visitVarInsn(Opcodes.ASTORE, outcome);
            end(false, true);
            super.visitVarInsn(Opcodes.ALOAD, outcome);
            super.visitInsn(Opcodes.ATHROW);
        }
        int slots = locals + kept.size() + 1;
        if (Math.max(maxStack + OUR_STACK, slots) > MOST_SLOTS) {
            throw new IllegalStateException("a method to hook needs all that a frame may hold");
        }
        super.visitMaxs(maxStack + OUR_STACK, slots);
    }
}
