package scala.collection.immutable;

/** As much of it as an engine needs that has one frontend. */
public final class List {
    private final Object head;

    public List(Object head) {
        this.head = head;
    }

    public Object head() {
        return head;
    }
}
