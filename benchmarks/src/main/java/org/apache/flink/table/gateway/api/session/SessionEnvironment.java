package org.apache.flink.table.gateway.api.session;

/** Stands in for Flink's class of this name, with no more of it than the agent's hooks need. */
public final class SessionEnvironment {}
