/**
 * Remembers across a kill -9 what was about to be done and what became of it: nothing that cannot be taken back is done before it is
 * written here. One SQLite file, shared by the daemon and the commands of its user.
 */
package dev.inari.sidecar.journal;
