package dev.lenet.serve.models;

/** Is notified of the runs of all models. */
@FunctionalInterface
public interface ModelObserver {
  /** Tells nobody. */
  ModelObserver NONE = (name, version) -> (requests, rows, waited, took) -> {};

  /** Who is told of the runs of this version; asked once when it is loaded. */
  RunObserver model(String name, long version);
}
