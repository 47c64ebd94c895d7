package dev.lenet.callbacks;

import com.google.protobuf.ByteString;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.TFRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataClass;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.SummaryMetadata;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** A file of TensorBoard's events: records of protocol buffers. Complete after every call. */
final class EventFile {
  private static final double MILLIS = 1e3;

  private final Path file;

  /**
   * @param number tells the files of one process apart
   */
  EventFile(Path folder, int number) {
    long now = System.currentTimeMillis();
    this.file =
        folder.resolve(
            "events.out.tfevents.%010d.%s.%d.%d.v2"
                .formatted(now / 1000, host(), ProcessHandle.current().pid(), number));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    append(List.of(event().setFileVersion("brain.Event:2").build()));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Adds one scalar for each name. */
  void add(long step, Map<String, Double> scalars) {
    append(
        scalars.entrySet().stream()
            .map(scalar -> event().setStep(step).setSummary(summary(scalar)).build())
            .toList());
  }

  private static Event.Builder event() {
    return Event.newBuilder().setWallTime(System.currentTimeMillis() / MILLIS);
  }

  private static Summary summary(Map.Entry<String, Double> scalar) {
    SummaryMetadata metadata =
        SummaryMetadata.newBuilder()
            .setPluginData(SummaryMetadata.PluginData.newBuilder().setPluginName("scalars"))
            .setDataClass(DataClass.DATA_CLASS_SCALAR)
            .build();
    TensorProto value =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .setTensorContent(
                ByteString.copyFrom(
                    ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(scalar.getValue().floatValue())
                        .flip()))
            .build();
    return Summary.newBuilder()
        .addValue(
            Summary.Value.newBuilder()
                .setTag(scalar.getKey())
                .setTensor(value)
                .setMetadata(metadata))
        .build();
  }

  private void append(List<Event> events) {
    try (var out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (Event event : events) {
        out.write(TFRecord.of(event.toByteArray()));
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private RuntimeException cannotWrite(IOException e) {
    return AtomicFile.cannotWrite(file, e);
  }
}
