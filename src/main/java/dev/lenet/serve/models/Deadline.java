package dev.lenet.serve.models;

/**
 * Until when an answer is wanted: work whose deadline has passed is dropped before it runs. It
 * passes when the request's time is over, and when the client has gone.
 */
@FunctionalInterface
public interface Deadline {
  /** Never passes. */
  Deadline NONE = () -> false;

  /** Whether nobody waits for the answer any more; called often, from any thread. */
  boolean passed();
}
