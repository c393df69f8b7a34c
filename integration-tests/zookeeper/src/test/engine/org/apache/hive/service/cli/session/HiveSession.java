package org.apache.hive.service.cli.session;

public interface HiveSession {}
