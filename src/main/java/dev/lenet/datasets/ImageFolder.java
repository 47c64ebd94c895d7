package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.Images;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.numpy.NumpyShuffle;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A folder of class folders of images, indexed as Keras's {@code image_dataset_from_directory}
 * does: classes in alphabetical order; files by folder, then by name, in folders below too; the
 * whole shuffled by the seed; the last part held out. Files that do not end like images are left
 * out, and so is what is hidden.
 *
 * <p>The images are read as {@link Images#load} reads them, so a model sees the same when it
 * predicts.
 */
final class ImageFolder {
  private static final Shape DEFAULT_SHAPE = Shape.of(32, 32, 3);

  /** An image file and its class. */
  private record Sample(Path file, int label) {}

  private ImageFolder() {}

  /** Whether the folder has its own {@code train} and {@code test}. */
  static boolean isSplit(Path folder) {
    return Files.isDirectory(folder.resolve("train")) && Files.isDirectory(folder.resolve("test"));
  }

  static DataSplits load(Path folder, DataOptions options) {
    List<String> classes = classes(isSplit(folder) ? folder.resolve("train") : folder);
    List<Sample> train;
    List<Sample> test;
    if (isSplit(folder)) {
      List<String> testClasses = classes(folder.resolve("test"));
      if (!testClasses.equals(classes)) {
        throw new InputException(
            folder.resolve("test")
                + ": classes "
                + testClasses
                + " (expected: "
                + classes
                + ", as in train)");
      }
      train = index(folder.resolve("train"), classes);
      NumpyShuffle.shuffle(train, options.seed());
      test = index(folder.resolve("test"), classes);
    } else {
      List<Sample> all = index(folder, classes);
      NumpyShuffle.shuffle(all, options.seed());
      int held = (int) (options.validationSplit() * all.size());
      if (held == 0 || held == all.size()) {
        throw new InputException(
            folder
                + ": no test images (expected: folders train and test inside, or a validation"
                + " split that holds out some of the "
                + all.size()
                + " images)");
      }
      train = all.subList(0, all.size() - held);
      test = all.subList(all.size() - held, all.size());
    }
    return new DataSplits(
        read(train, classes, folder, options),
        read(test, classes, folder, options),
        classes.size(),
        String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
        folder.toString());
  }

  /** Every image, in the order of the index. */
  static Dataset loadAll(Path folder, DataOptions options) {
    List<String> classes = classes(folder);
    return read(index(folder, classes), classes, folder, options);
  }

  private static List<String> classes(Path folder) {
    List<String> names = new ArrayList<>();
    for (Path entry : entries(folder)) {
      if (Files.isDirectory(entry)) {
        names.add(String.valueOf(entry.getFileName()));
      }
    }
    if (names.isEmpty()) {
      throw new InputException(folder + ": no class folders (expected: one for each class)");
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private static List<Sample> index(Path folder, List<String> classes) {
    List<Sample> samples = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      List<Path> files = new ArrayList<>();
      collect(folder.resolve(classes.get(label)), files);
      if (files.isEmpty()) {
        throw new InputException(
            folder.resolve(classes.get(label))
                + ": no images (expected: files ending in "
                + String.join(", ", Images.ENDINGS)
                + ")");
      }
      files.sort(
          Comparator.comparing((Path file) -> String.valueOf(file.getParent()))
              .thenComparing(file -> String.valueOf(file.getFileName())));
      for (Path file : files) {
        samples.add(new Sample(file, label));
      }
    }
    return samples;
  }

  private static void collect(Path folder, List<Path> files) {
    for (Path entry : entries(folder)) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        collect(entry, files);
      } else if (isImageName(entry) && !Files.isDirectory(entry)) {
        if (Files.exists(entry) && !Files.isRegularFile(entry)) {
          throw new InputException(entry + ": a pipe or a device (expected: an image file)");
        }
        files.add(entry);
      }
    }
  }

  private static boolean isImageName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Images.ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** What is in a folder, without what is hidden. */
  private static List<Path> entries(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        if (!String.valueOf(entry.getFileName()).startsWith(".")) {
          entries.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw AtomicFile.cannotRead(folder, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw AtomicFile.cannotRead(folder, e);
    }
    return entries;
  }

  private static Dataset read(
      List<Sample> samples, List<String> classes, Path folder, DataOptions options) {
    Shape asked = options.imageShape();
    Shape shape = asked == null ? DEFAULT_SHAPE : asked;
    long bytes = Math.multiplyExact(shape.elements(), (long) samples.size());
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new InputException(
          folder
              + ": "
              + samples.size()
              + " images of "
              + shape
              + " take "
              + bytes
              + " bytes (expected: less than 2 GiB)");
    }
    ByteBuffer images = ByteBuffer.allocate((int) bytes);
    int[] labels = new int[samples.size()];
    for (int i = 0; i < labels.length; i++) {
      images.put(Images.load(samples.get(i).file(), shape, options.interpolation()).bytes());
      labels[i] = samples.get(i).label();
    }
    return new Dataset(
        new HostTensor(DType.UINT8, shape.prepend(labels.length), images.flip()),
        HostTensor.ofInts(Shape.of(labels.length), labels),
        classes,
        null);
  }
}
