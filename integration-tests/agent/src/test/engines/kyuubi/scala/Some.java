package scala;

public final class Some extends Option {
    private final Object value;

    public Some(Object value) {
        this.value = value;
    }

    @Override
    public Object get() {
        return value;
    }
}
