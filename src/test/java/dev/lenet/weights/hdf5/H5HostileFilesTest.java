package dev.lenet.weights.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files made to lead a reader outside the file or out of memory, and those that it cannot read. */
class H5HostileFilesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          soft-link.h5|/layers/dense/vars/1: a soft link (expected: objects of this file only)
          external-link.h5|/layers/dense/vars/0: an external link (expected: objects of this file only)
          external-data.h5|/layers/dense/vars/0: data in other files (expected: objects of this file only)
          virtual.h5|/0: a virtual data set (expected: objects of this file only)
          cycle.h5|/layers/dense/layers: an object with a second path (expected: each object once)
          shape-bomb.h5|/0: float32 (1048576, 1048576) takes 4398046511104 bytes (expected: less than 2 GiB)
          deflate-bomb.h5|/0: float32 (1024,) takes 4096 bytes: chunk 0 does not inflate to 4096 bytes (expected: exactly)
          tree-bomb.h5|/: the same blocks again and again (expected: a whole HDF5 file)
          text.h5|/layers/dense/vars/0: elements of 16 bytes of HDF5 class 9 (expected: integers, floats or booleans)
          bfloat16.h5|/layers/dense/vars/0: damaged, or bfloat16 (expected: a whole HDF5 file, variables in another type)
          deep.h5|/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g: groups nested deeper than 32 (expected: fewer)
          """)
  void areRefusedInOneLine(String name, String message) {
    InputException e =
        assertThrows(InputException.class, () -> H5Weights.read(Goldens.file("weights/" + name)));

    assertEquals(Goldens.file("weights/" + name) + ": " + message, e.getMessage());
  }
}
