package dev.lenet.bench;

import java.util.Map;

/**
 * What is measured: this library, or a peer.
 *
 * @param name what the table calls it
 * @param programs what measures each of its works; works that it cannot do are not there
 */
record Subject(String name, Map<Work, Program> programs) {}
