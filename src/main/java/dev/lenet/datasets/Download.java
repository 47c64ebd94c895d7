package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.Checksum;
import dev.lenet.internal.io.Interrupts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A download that continues where an earlier attempt stopped.
 *
 * <p>Received bytes are kept in {@code TARGET.part}, and the server's ETag in {@code
 * TARGET.part.etag}. The target is created in one step at the end, after its checksum was verified.
 */
public final class Download {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");
  private static final long REPORT_NANOS = 100_000_000;

  private final URI uri;
  private final Path target;
  private final Checksum checksum;
  private DownloadProgress progress = DownloadProgress.SILENT;
  private Duration timeout = Duration.ofSeconds(30);

  /**
   * A download that has not started.
   *
   * @param target the file to write
   * @param checksum what the complete file must have
   */
  public Download(URI uri, Path target, Checksum checksum) {
    this.uri = uri;
    this.target = target;
    this.checksum = checksum;
  }

  /** Reports progress to this listener; none by default. */
  public Download progress(DownloadProgress listener) {
    progress = listener;
    return this;
  }

  /** How long to wait for a connection, an answer, or the next bytes; 30 seconds by default. */
  public Download timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /**
   * Downloads the file.
   *
   * @throws InputException if there is no connection, the server answers with an error, the
   *     connection ends early, the checksum is wrong, or the disk is full. Except after a wrong
   *     checksum, the received part is kept for the next attempt
   */
  public void fetch() {
    try {
      Files.createDirectories(folderOf(target));
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(target, e);
    }
    Path part = beside(".part");
    boolean whole = false;
    try (FileChannel file = open(part);
        FileLock lock = lock(file, part)) {
      boolean resumed = transfer(file, part);
      if (resumed && !isRight(part)) {
        // What was there did not belong to this file: once more from the start.
        file.truncate(0);
        transfer(file, part);
      }
      lock.release();
      whole = true;
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(part, e);
    } finally {
      if (!whole) {
        deleteEmpty(part);
      }
    }
    finish(part);
  }

  private static void deleteEmpty(Path part) {
    try {
      if (Files.isRegularFile(part) && Files.size(part) == 0) {
        Files.delete(part);
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(part, e);
    }
  }

  private FileChannel open(Path part) throws IOException {
    return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private FileLock lock(FileChannel file, Path part) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new InputException(
          part + ": another download is writing it (expected: one download" + " at a time)");
    }
    return lock;
  }

  /** Brings the part to its full length; says whether an earlier attempt's bytes are in it. */
  private boolean transfer(FileChannel file, Path part) throws IOException {
    long have = file.size();
    HttpResponse<InputStream> response = send(have, have > 0 ? savedTag() : null);
    if (response.statusCode() == 416) { // the part is as long as the file, or longer
      response.body().close();
      file.truncate(0);
      have = 0;
      response = send(0, null);
    }
    try (InputStream body = response.body()) {
      long start = startOf(response, have);
      file.truncate(start);
      file.position(start);
      saveTag(response.headers().firstValue("ETag"));
      copy(body, file, start, totalOf(response, start), part);
      return start > 0;
    }
  }

  private HttpResponse<InputStream> send(long have, @Nullable String tag) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout).GET();
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
      if (tag != null) {
        request.header("If-Range", tag);
      }
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw Interrupts.caught("downloading " + uri, e);
    } catch (IOException e) {
      throw new InputException(
          uri
              + ": no answer: "
              + reason(e)
              + " (expected: a network connection, or the file"
              + " "
              + target
              + ")",
          e);
    }
  }

  /** Where the body's first byte belongs. */
  private long startOf(HttpResponse<?> response, long have) {
    if (response.statusCode() == 200) {
      return 0;
    }
    String range = response.headers().firstValue("Content-Range").orElse("");
    Matcher matcher = CONTENT_RANGE.matcher(range);
    if (response.statusCode() == 206 && matcher.matches()) {
      long start = Long.parseLong(matcher.group(1));
      if (start == have) {
        return start;
      }
    }
    if (response.statusCode() == 206) {
      throw new InputException(
          uri + ": answered with '" + range + "' (expected: bytes from " + have + ")");
    }
    throw new InputException(uri + ": HTTP status " + response.statusCode() + " (expected: 200)");
  }

  private static long totalOf(HttpResponse<?> response, long start) {
    long rest = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    return rest < 0 ? -1 : start + rest;
  }

  private void copy(InputStream body, FileChannel file, long start, long total, Path part) {
    String name = String.valueOf(target.getFileName());
    byte[] chunk = new byte[1 << 16];
    long done = start;
    long reported = System.nanoTime();
    progress.update(name, done, total);
    try (StallGuard guard = new StallGuard(body, timeout)) {
      for (int n = read(body, chunk, guard, done, total); n >= 0; ) {
        write(file, ByteBuffer.wrap(chunk, 0, n), part);
        done += n;
        guard.alive();
        if (System.nanoTime() - reported > REPORT_NANOS) {
          reported = System.nanoTime();
          progress.update(name, done, total);
        }
        n = read(body, chunk, guard, done, total);
      }
    }
    progress.update(name, done, total);
    if (total >= 0 && done < total) {
      throw ended(done, total, null);
    }
  }

  private int read(InputStream body, byte[] chunk, StallGuard guard, long done, long total) {
    try {
      int n = body.read(chunk);
      if (n >= 0 || !guard.stalled()) {
        return n;
      }
      throw stalled(done, null);
    } catch (IOException e) {
      throw guard.stalled() ? stalled(done, e) : ended(done, total, e);
    }
  }

  private InputException stalled(long done, @Nullable IOException cause) {
    return new InputException(
        uri
            + ": no data for "
            + timeout.toMillis() / 1000.0
            + " s after "
            + done
            + " bytes (expected: more; run again to continue)",
        cause);
  }

  private InputException ended(long done, long total, @Nullable IOException cause) {
    return new InputException(
        uri
            + ": the connection ended after "
            + done
            + " bytes (expected: "
            + (total < 0 ? "more" : total)
            + "; run again to continue)",
        cause);
  }

  private static void write(FileChannel file, ByteBuffer bytes, Path part) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(part, e);
    }
  }

  private boolean isRight(Path part) throws IOException {
    return checksum.compute(part).equals(checksum.hex());
  }

  private void finish(Path part) {
    try {
      String found = checksum.compute(part);
      Files.deleteIfExists(beside(".part.etag"));
      if (!found.equals(checksum.hex())) {
        Files.delete(part);
        throw new InputException(
            uri
                + ": "
                + checksum.algorithm()
                + " "
                + found
                + " (expected: "
                + checksum.hex()
                + ")");
      }
      AtomicFile.move(part, target);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(target, e);
    }
  }

  private @Nullable String savedTag() throws IOException {
    Path file = beside(".part.etag");
    return Files.exists(file) ? Files.readString(file) : null;
  }

  /** Only a strong ETag says that the bytes are the same. */
  private void saveTag(Optional<String> tag) throws IOException {
    Path file = beside(".part.etag");
    if (tag.isPresent() && !tag.get().startsWith("W/")) {
      Files.writeString(file, tag.get());
    } else {
      Files.deleteIfExists(file);
    }
  }

  private Path beside(String ending) {
    return target.resolveSibling(target.getFileName() + ending);
  }

  private static Path folderOf(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new InputException(target + ": a folder (expected: a file name)");
    }
    return folder;
  }

  /** Some of the client's exceptions have no message, only a class. */
  private static String reason(IOException e) {
    if (e instanceof ConnectException) {
      return "no connection";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
