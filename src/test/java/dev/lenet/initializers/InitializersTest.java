package dev.lenet.initializers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.KerasConfigs;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.RandomSeed;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InitializersTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/layers");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> valuesAreKerasBitForBit() throws IOException {
    JsonNode manifest = JSON.readTree(GOLDEN.resolve("initializers.json").toFile());
    NamedWeights golden = new NamedWeights();
    Npz.read(GOLDEN.resolve("initializers.npz")).forEach(golden::put);
    return StreamSupport.stream(manifest.get("initializers").spliterator(), false)
        // Keras does not write Identity's gain, see identityTimesItsGain.
        .filter(one -> !one.get("name").asText().equals("identity_gain"))
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.get("name").asText(),
                    () -> {
                      Map<String, Object> object =
                          JSON.convertValue(
                              one.get("initializer"), new TypeReference<Map<String, Object>>() {});
                      Initializer initializer = Initializers.of(object);
                      assertEquals(
                          KerasConfigs.olderToo(one.get("initializer")),
                          JSON.readTree(JSON.writeValueAsString(initializer.serialize())));
                      for (var entry : one.get("keys").properties()) {
                        List<Long> sizes = new ArrayList<>();
                        manifest
                            .at("/shapes/" + entry.getKey())
                            .forEach(size -> sizes.add(size.asLong()));
                        assertArrayEquals(
                            golden.get(entry.getValue().asText()).floats(),
                            initializer.sample(Shape.of(sizes)).floats(),
                            entry.getKey());
                      }
                    }));
  }

  @Test
  void identityTimesItsGain() {
    HostTensor golden = Npz.read(GOLDEN.resolve("initializers.npz")).get("identity_gain/wide");
    Initializer identity = new Identity(3);
    assertEquals(golden, identity.sample(Shape.of(4, 9)));
    assertEquals(identity, Initializers.of(identity.serialize()));
  }

  @Test
  void namesAndAliasesAreKeras() {
    assertEquals("GlorotUniform", Initializers.of("glorot_uniform").className());
    assertEquals("RandomNormal", Initializers.of("normal").className());
    assertEquals("Orthogonal", Initializers.of("OrthogonalInitializer").className());
    assertEquals("Zeros", Initializers.of(Map.of("class_name", "zero")).className());
  }

  @Test
  void unknownInitializerIsRefusedByName() {
    InputException e =
        assertThrows(InputException.class, () -> Initializers.of(Map.of("class_name", "STFT")));
    assertEquals(
        "initializer 'STFT' (expected: Constant, GlorotNormal, GlorotUniform, HeNormal,"
            + " HeUniform, Identity, LecunNormal, LecunUniform, Ones, Orthogonal, RandomNormal,"
            + " RandomUniform, TruncatedNormal, VarianceScaling, Zeros, or one registered with CustomObjects)",
        e.getMessage());
  }

  @Test
  void axesOfFansAreRefused() {
    Map<String, Object> config = Map.of("input_axes", List.of(0));
    InputException e =
        assertThrows(
            InputException.class,
            () -> Initializers.of(Map.of("class_name", "HeNormal", "config", config)));
    assertEquals("HeNormal: option input_axes is [0] (expected: null)", e.getMessage());
  }

  @Test
  void anUnusedDefaultDrawsNoSeed() {
    RandomSeed.set(7);
    Initializer unused = new GlorotUniform();
    Initializer used = new HeNormal();
    unused.discard();
    float[] first = used.sample(Shape.of(2, 3)).floats();

    RandomSeed.set(7);
    assertArrayEquals(new HeNormal(RandomSeed.next()).sample(Shape.of(2, 3)).floats(), first);
  }

  @Test
  void seedsAreDrawnInTheOrderInWhichInitializersWereMade() {
    RandomSeed.set(7);
    Initializer first = new GlorotUniform();
    Initializer second = new GlorotUniform();
    float[] secondValues = second.sample(Shape.of(4, 4)).floats();
    float[] firstValues = first.sample(Shape.of(4, 4)).floats();

    assertArrayEquals(new GlorotUniform(347712783).sample(Shape.of(4, 4)).floats(), firstValues);
    assertArrayEquals(new GlorotUniform(161973070).sample(Shape.of(4, 4)).floats(), secondValues);
  }

  @Test
  void orthogonalNeedsTwoDimensions() {
    InputException e =
        assertThrows(InputException.class, () -> new Orthogonal().sample(Shape.of(5)));
    assertEquals(
        "Orthogonal: weight of shape (5,) (expected: two dimensions or more)", e.getMessage());
  }
}
