package org.apache.hive.service.cli;

public final class SessionHandle {}
