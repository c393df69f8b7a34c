package THRIFT;

public final class TProtocolVersion {}
