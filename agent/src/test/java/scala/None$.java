package scala;

/** Stands in for Scala's. */
@SuppressWarnings("TypeName")
public final class None$ {}
