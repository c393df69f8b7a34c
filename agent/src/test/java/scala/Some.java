package scala;

/** Stands in for Scala's. */
public record Some(Object value) {
    public Object get() {
        return value;
    }
}
