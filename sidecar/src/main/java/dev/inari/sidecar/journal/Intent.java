package dev.inari.sidecar.journal;

/**
 * Something that is about to be done.
 *
 * @param actor whose will it is: {@code policy <rule>} or {@code operator <user> (uid <n>)}
 * @param reason why, in words
 */
public record Intent(Subject subject, Deed deed, String actor, String reason) {}
