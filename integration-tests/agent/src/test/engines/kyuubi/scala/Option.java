package scala;

public abstract class Option {
    public abstract Object get();

    public static Option apply(Object value) {
        return value == null ? None$.MODULE$ : new Some(value);
    }
}
