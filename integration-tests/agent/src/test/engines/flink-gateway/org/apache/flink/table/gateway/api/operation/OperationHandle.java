package org.apache.flink.table.gateway.api.operation;

public class OperationHandle {}
