package dev.lenet.cli.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The labels of data whose classes have names, for a model whose classes have names. */
class ClassesByNameTest {
  private static final Path MODEL = Path.of("m");

  @Test
  void aClassThatTheDataLacksShiftsNoOther() {
    Dataset matched = ClassesByName.match(data("cat", "owl"), List.of("cat", "dog", "owl"), MODEL);
    assertArrayEquals(new int[] {0, 2, 0}, matched.y().ints());
    assertEquals(List.of("cat", "dog", "owl"), matched.classNames());
  }

  @Test
  void aClassThatTheModelDoesNotKnowIsRefused() {
    InputException e =
        assertThrows(
            InputException.class,
            () -> ClassesByName.match(data("cat", "cow"), List.of("cat", "dog"), MODEL));
    assertEquals(
        "m: the data has class 'cow' (expected: the model's classes [cat, dog])", e.getMessage());
  }

  @Test
  void numbersAreTakenAsTheyAre() {
    for (Dataset data : List.of(data("0", "1"), data())) {
      assertSame(data, ClassesByName.match(data, List.of("cat", "dog"), MODEL));
    }
    Dataset named = data("cat", "dog");
    assertSame(named, ClassesByName.match(named, List.of(), MODEL));
  }

  private static Dataset data(String... names) {
    HostTensor x = HostTensor.ofFloats(Shape.of(3, 1), 0, 0, 0);
    return new Dataset(x, HostTensor.ofInts(Shape.of(3), 0, 1, 0), List.of(names));
  }
}
