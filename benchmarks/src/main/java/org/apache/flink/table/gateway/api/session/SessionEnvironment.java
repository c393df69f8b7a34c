package org.apache.flink.table.gateway.api.session;

/** Stands in for Flink's. */
public final class SessionEnvironment {}
