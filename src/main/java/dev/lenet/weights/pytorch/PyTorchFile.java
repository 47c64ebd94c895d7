package dev.lenet.weights.pytorch;

import dev.lenet.internal.io.AtomicFile;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.weights.Archive;
import dev.lenet.weights.Shards;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's {@code .pth} or {@code .pt} file of a {@code state_dict}: a ZIP of a pickle that names
 * the tensors, and of one file a storage. The pickle is read without running anything.
 */
public final class PyTorchFile {
  /** What PyTorch calls a storage of each element type. */
  static final Map<String, DType> STORAGES =
      new TreeMap<>(
          Map.of(
              "torch.FloatStorage", DType.FLOAT32,
              "torch.DoubleStorage", DType.FLOAT64,
              "torch.HalfStorage", DType.FLOAT16,
              "torch.BFloat16Storage", DType.BFLOAT16,
              "torch.LongStorage", DType.INT64,
              "torch.IntStorage", DType.INT32,
              "torch.ShortStorage", DType.INT16,
              "torch.CharStorage", DType.INT8,
              "torch.ByteStorage", DType.UINT8,
              "torch.BoolStorage", DType.BOOL));

  private static final String FOLDER = "archive/";

  private PyTorchFile() {}

  /**
   * Reads the tensors of a {@code state_dict}, or of the only {@code state_dict} that a checkpoint
   * holds. Names and layouts are the file's: kernels are OIHW.
   *
   * @throws dev.lenet.exceptions.InputException naming the file and the place in it: when the
   *     pickle asks for anything but tensors, a tensor leaves its storage, or the file is from
   *     before PyTorch 1.6
   */
  public static NamedWeights read(Path file) {
    return readCheckpoint(file, null).tensors();
  }

  /**
   * The {@code state_dict} of a file, and what else is there.
   *
   * @param others the keys of what is no weight, such as {@code epoch} and {@code optimizer}
   * @param choices the keys of all state dicts that were found beside each other, the one that was
   *     taken first; empty where there was one alone
   * @param unknown the classes and functions that the pickle names and that were not called
   */
  public record Checkpoint(
      NamedWeights tensors, List<String> others, List<String> choices, List<String> unknown) {
    public Checkpoint {
      others = List.copyOf(others);
      choices = List.copyOf(choices);
      unknown = List.copyOf(unknown);
    }
  }

  /**
   * Reads the tensors of a {@code state_dict}, or of the one that a checkpoint holds, and what else
   * the file has. Of an index of shards, what all of them have.
   *
   * @param state the key of the {@code state_dict} that is wanted, where a checkpoint holds
   *     several, with dots between keys inside each other; null for the likeliest
   * @throws dev.lenet.exceptions.InputException as {@link #read}
   */
  public static Checkpoint readCheckpoint(Path file, @Nullable String state) {
    return Shards.is(file) ? readShards(Shards.read(file)) : PyTorchReader.read(file, state);
  }

  private static Checkpoint readShards(Shards shards) {
    NamedWeights tensors = new NamedWeights();
    Set<String> others = new LinkedHashSet<>();
    Set<String> unknown = new TreeSet<>();
    for (Path file : shards.files()) {
      Checkpoint shard = PyTorchReader.read(file, null);
      shard.tensors().asMap().forEach(tensors::put);
      others.addAll(shard.others());
      unknown.addAll(shard.unknown());
    }
    shards.requireAll(tensors.names());
    return new Checkpoint(tensors, List.copyOf(others), List.of(), List.copyOf(unknown));
  }

  /**
   * Writes tensors as {@code torch.save} writes a {@code state_dict}, whole or not at all; the same
   * tensors give the same bytes.
   *
   * @throws dev.lenet.exceptions.InputException {@code cannot write PATH: REASON}, or naming a
   *     tensor of a type that PyTorch has no storage for
   */
  public static void write(Path file, NamedWeights tensors) {
    byte[] pickle = PyTorchPickle.write(tensors);
    AtomicFile.write(
        file,
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            Archive.put(zip, FOLDER + "data.pkl", pickle);
            Archive.put(zip, FOLDER + "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            int key = 0;
            for (HostTensor tensor : tensors.asMap().values()) {
              Archive.put(zip, FOLDER + "data/" + key++, List.of(tensor.bytes()));
            }
            Archive.put(zip, FOLDER + "version", "3\n".getBytes(StandardCharsets.US_ASCII));
          }
        });
  }
}
