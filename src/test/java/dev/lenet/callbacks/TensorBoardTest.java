package dev.lenet.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** The event files are read here byte by byte: TFRecord lengths, masked CRC-32Cs, protobufs. */
class TensorBoardTest {
  @TempDir Path folder;

  private final Steered model = new Steered();

  @Test
  void eachEpochsLogsAreScalarsOfTrainAndValidation() throws IOException {
    TensorBoard callback = new TensorBoard(folder);
    callback.onTrainBegin(model, new Callback.Plan(2, 1, 1));
    model.optimizer().stepTaken();
    callback.onEpochEnd(model, 0, logs(1.5, 2.5));
    model.optimizer().stepTaken();
    callback.onEpochEnd(model, 1, logs(0.5, 0.75));

    assertEquals(
        List.of(
            "0 epoch_loss 1.5",
            "0 epoch_learning_rate 0.01",
            "1 epoch_loss 0.5",
            "1 epoch_learning_rate 0.01"),
        scalars(folder.resolve("train")));
    assertEquals(
        List.of(
            "1 evaluation_loss_vs_iterations 2.5",
            "0 epoch_loss 2.5",
            "2 evaluation_loss_vs_iterations 0.75",
            "1 epoch_loss 0.75"),
        scalars(folder.resolve("validation")));
  }

  @Test
  void withoutValidationThereIsNoFolderForIt() throws IOException {
    TensorBoard callback = new TensorBoard(folder);
    callback.onTrainBegin(model, new Callback.Plan(1, 1, 1));
    callback.onEpochEnd(model, 0, Logs.of(Map.of("loss", 1.0)));
    try (Stream<Path> entries = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("train")), entries.toList());
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    TensorBoard callback = new TensorBoard(file);
    callback.onTrainBegin(model, new Callback.Plan(1, 1, 1));
    InputException error =
        assertThrows(
            InputException.class,
            () -> callback.onEpochEnd(model, 0, Logs.of(Map.of("loss", 1.0))));
    assertTrue(
        error
            .getMessage()
            .startsWith("cannot write " + file.resolve("train").resolve("events.out.tfevents.")),
        error.getMessage());
  }

  private static Logs logs(double loss, double validationLoss) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss);
    values.put("val_loss", validationLoss);
    return Logs.of(values);
  }

  /** Every scalar of the folder's one file, as {@code step tag value}. */
  private static List<String> scalars(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.toList();
    }
    assertEquals(1, files.size());
    String name = String.valueOf(files.get(0).getFileName());
    assertTrue(name.matches("events\\.out\\.tfevents\\.\\d{10}\\..+\\.\\d+\\.\\d\\.v2"), name);

    List<Event> events = events(Files.readAllBytes(files.get(0)));
    assertEquals("brain.Event:2", events.get(0).getFileVersion());
    List<String> scalars = new ArrayList<>();
    for (Event event : events.subList(1, events.size())) {
      Summary.Value value = event.getSummary().getValue(0);
      assertEquals("scalars", value.getMetadata().getPluginData().getPluginName());
      assertEquals(DataType.DT_FLOAT, value.getTensor().getDtype());
      ByteBuffer content = value.getTensor().getTensorContent().asReadOnlyByteBuffer();
      float number = content.order(ByteOrder.LITTLE_ENDIAN).getFloat();
      scalars.add(event.getStep() + " " + value.getTag() + " " + number);
    }
    return scalars;
  }

  private static List<Event> events(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      in.get(length);
      assertEquals(masked(length), in.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertEquals(masked(data), in.getInt());
      events.add(Event.parseFrom(data));
    }
    return events;
  }

  /** TensorFlow's {@code ((crc >> 15) | (crc << 17)) + 0xa282ead8}. */
  private static int masked(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    int crc = (int) sum.getValue();
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }
}
