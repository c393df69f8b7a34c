package scala;

public final class None$ extends Option {
    public static final None$ MODULE$ = new None$();

    @Override
    public Object get() {
        throw new java.util.NoSuchElementException();
    }
}
