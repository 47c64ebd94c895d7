package dev.lenet.internal.io;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The machine's own files, with a list of what was done to them, in order: {@code write}, {@code
 * force}, {@code move}, {@code delete} and {@code mkdir}, each with the path below a root.
 */
public final class RecordingFiles {
  private final Path root;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final FileSystemProvider provider;
  private final FileSystem system;

  /** Records what is done below this folder. */
  public RecordingFiles(Path root) {
    this.root = root;
    this.provider = new Provider();
    this.system = new Whole();
  }

  /** The folder, as code has to see it whose calls are to be recorded. */
  public Path root() {
    return wrap(root);
  }

  /** What was done until now. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  private void record(String call, Path... paths) {
    List<String> words = new ArrayList<>(List.of(call));
    for (Path path : paths) {
      words.add(root.relativize(unwrap(path)).toString());
    }
    calls.add(String.join(" ", words));
  }

  private interface Wrapped {
    Path own();
  }

  private static Path unwrap(Path path) {
    return path instanceof Wrapped wrapped ? wrapped.own() : path;
  }

  private Path wrap(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            RecordingFiles.class.getClassLoader(),
            new Class<?>[] {Path.class, Wrapped.class},
            (proxy, method, arguments) -> call(path, method, arguments));
  }

  private @Nullable Object call(Path path, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "own" -> path;
      case "getFileSystem" -> system;
      case "iterator" -> wrap(path.iterator());
      default -> forward(path, method, arguments);
    };
  }

  private @Nullable Object forward(Path path, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] own =
        arguments == null
            ? new Object[0]
            : Arrays.stream(arguments).map(a -> a instanceof Path p ? unwrap(p) : a).toArray();
    try {
      Object result = method.invoke(path, own);
      return result instanceof Path found ? wrap(found) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Iterator<Path> wrap(Iterator<Path> paths) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return paths.hasNext();
      }

      @Override
      public Path next() {
        return wrap(paths.next());
      }
    };
  }

  private final class Provider extends FileSystemProvider {
    private final FileSystemProvider own = root.getFileSystem().provider();

    @Override
    public String getScheme() {
      return "recorded";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      FileChannel channel = own.newFileChannel(unwrap(path), options, attributes);
      return new ForwardingFileChannel(channel) {
        @Override
        public void force(boolean metadata) throws IOException {
          record("force", path);
          super.force(metadata);
        }
      };
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (options.contains(StandardOpenOption.WRITE)) {
        record("write", path);
      }
      return own.newByteChannel(unwrap(path), options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      DirectoryStream<Path> entries =
          own.newDirectoryStream(unwrap(folder), entry -> filter.accept(wrap(entry)));
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          return wrap(entries.iterator());
        }

        @Override
        public void close() throws IOException {
          entries.close();
        }
      };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      own.createDirectory(unwrap(folder), attributes);
      record("mkdir", folder);
    }

    @Override
    public void delete(Path path) throws IOException {
      own.delete(unwrap(path));
      record("delete", path);
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) throws IOException {
      own.copy(unwrap(from), unwrap(to), options);
      record("copy", from, to);
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
      own.move(unwrap(from), unwrap(to), options);
      record("move", from, to);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return own.isSameFile(unwrap(one), unwrap(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return own.isHidden(unwrap(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return own.getFileStore(unwrap(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      own.checkAccess(unwrap(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return own.getFileAttributeView(unwrap(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return own.readAttributes(unwrap(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return own.readAttributes(unwrap(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      own.setAttribute(unwrap(path), name, value, options);
    }
  }

  private final class Whole extends FileSystem {
    private final FileSystem own = root.getFileSystem();

    @Override
    public FileSystemProvider provider() {
      return provider;
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return own.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      return () -> wrap(own.getRootDirectories().iterator());
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return own.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return own.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return wrap(own.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      return path -> own.getPathMatcher(pattern).matches(unwrap(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      return own.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
      return own.newWatchService();
    }
  }
}
