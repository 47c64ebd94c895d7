package dev.lenet.datasets;

/** Receives the progress of a download, for example to draw a progress bar. */
@FunctionalInterface
public interface DownloadProgress {
  /** Shows nothing. */
  DownloadProgress SILENT = (file, done, total) -> {};

  /**
   * Called at the start, about ten times a second, and at the end.
   *
   * @param file the file's name
   * @param done how many bytes are there, those of an earlier attempt included
   * @param total how many there will be, or -1 when the server does not say
   */
  void update(String file, long done, long total);
}
