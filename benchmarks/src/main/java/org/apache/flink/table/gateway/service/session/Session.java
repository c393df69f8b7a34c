package org.apache.flink.table.gateway.service.session;

/** Stands in for Flink's. */
public final class Session {}
