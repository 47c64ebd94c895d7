package dev.lenet.layers.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Close;
import dev.lenet.layers.Layer;
import dev.lenet.layers.LayerRun;
import dev.lenet.layers.regularization.AlphaDropout;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.regularization.GaussianDropout;
import dev.lenet.layers.regularization.SpatialDropout2D;
import dev.lenet.layers.serialization.Layers;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Random layers while training: Keras's numbers for a seed, call after call. */
class RandomLayersTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/layers");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Shape> IMAGES = List.of(Shape.of(-1, 6, 7, 2));

  private static NamedWeights golden() {
    NamedWeights golden = new NamedWeights();
    Npz.read(GOLDEN.resolve("random.npz")).forEach(golden::put);
    return golden;
  }

  @TestFactory
  Stream<DynamicTest> outputsOfThreeCallsAreKeras() throws IOException {
    NamedWeights golden = golden();
    JsonNode all = JSON.readTree(GOLDEN.resolve("random.json").toFile());
    return StreamSupport.stream(all.spliterator(), false)
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.get("name").asText(),
                    () -> {
                      Map<String, Object> config =
                          JSON.convertValue(
                              one.at("/layer/config"), new TypeReference<Map<String, Object>>() {});
                      Layer layer = Layers.fromConfig(one.at("/layer/class_name").asText(), config);
                      try (RandomRun run = new RandomRun(layer)) {
                        for (int call = 0; call < 3; call++) {
                          String key = one.get("name").asText() + "/" + call;
                          Close.assertClose(key, golden.get(key), run.run(golden.get("x")));
                        }
                      }
                    }));
  }

  @Test
  void gradientsAreKeras() {
    NamedWeights golden = golden();
    Map<String, Layer> layers =
        Map.of(
            "translation/dx", new RandomTranslation(0.3, 0.2).seed(17),
            "rotation/dx", new RandomRotation(0.1).fillMode(FillMode.CONSTANT).seed(18),
            "zoom/dx", new RandomZoom(0.3).fillMode(FillMode.CONSTANT).seed(36),
            "contrast/dx", new RandomContrast(0.3).valueRange(-2, 2).seed(37),
            "brightness/dx", new RandomBrightness(0.3).valueRange(-2, 2).seed(38),
            "alpha_dropout/dx", new AlphaDropout(0.3).seed(39),
            "gaussian_dropout/dx", new GaussianDropout(0.3).seed(40),
            "spatial_dropout/dx", new SpatialDropout2D(0.3).seed(41));
    layers.forEach(
        (key, layer) -> {
          try (LayerRun run = new LayerRun(layer, true, IMAGES)) {
            List<HostTensor> gradients = run.gradients(golden.get("r"), golden.get("x"));
            Close.assertClose(key, golden.get(key), gradients.get(0));
          }
        });
  }

  @Test
  void aFlipsGradientIsFlippedBack() {
    HostTensor x = golden().get("x");
    RandomFlip layer = new RandomFlip().seed(14);
    try (LayerRun run = new LayerRun(layer, true, IMAGES)) {
      // A flip undoes itself, and without updates both runs draw the same.
      HostTensor flipped = run.gradients(x, x).get(0);
      Close.assertClose("flipped twice", x, run.gradients(flipped, x).get(0));
      Close.assertClose("flipped once", golden().get("flip_both/0"), flipped);
    }
  }

  @Test
  void eachCallRaisesTheSeedsCount() {
    Dropout layer = new Dropout(0.5).seed(3);
    try (RandomRun run = new RandomRun(layer)) {
      run.run(golden().get("x"));
      run.run(golden().get("x"));
      assertArrayEquals(new long[] {3, 2}, run.seed());
    }
  }

  @Test
  void aLayerAppliedTwiceDrawsTwice() {
    HostTensor x = golden().get("x");
    Dropout layer = new Dropout(0.5).seed(3);
    try (RandomRun once = new RandomRun(layer);
        RandomRun twice = new RandomRun(new Twice(layer))) {
      once.run(x);
      Close.assertClose("the second draw", once.run(x), twice.run(x));
      assertArrayEquals(new long[] {3, 2}, twice.seed());
    }
  }

  @Test
  void seedIsNoWeight() {
    Dropout layer = new Dropout(0.5);
    assertEquals(List.of(), layer.ownWeights());
    assertEquals(0, layer.countParams());
    assertEquals(List.of("seed_generator_state"), List.copyOf(layer.seedPaths().values()));
  }

  /** A layer whose output is what its part makes when it is applied for the second time. */
  private static final class Twice extends Layer {
    private final Layer part;

    Twice(Layer part) {
      this.part = part;
    }

    @Override
    public List<Layer> sublayers() {
      return List.of(part);
    }

    @Override
    protected SymbolicTensor call(SymbolicTensor x) {
      part.apply(x);
      return part.apply(x);
    }
  }

  /** A random layer in training. */
  private static final class RandomRun implements AutoCloseable {
    private final LayerRun run;
    private final Layer layer;

    RandomRun(Layer layer) {
      this.layer = layer;
      run = LayerRun.forward(layer, true, IMAGES);
    }

    HostTensor run(HostTensor x) {
      return run.run(x);
    }

    long[] seed() {
      Weight seed = layer.seedPaths().keySet().iterator().next();
      return run.state(seed).longs();
    }

    @Override
    public void close() {
      run.close();
    }
  }
}
