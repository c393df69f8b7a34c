package dev.inari.sidecar.journal;
