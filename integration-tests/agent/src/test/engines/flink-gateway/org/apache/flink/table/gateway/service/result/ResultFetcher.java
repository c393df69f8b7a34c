package org.apache.flink.table.gateway.service.result;

public class ResultFetcher {}
