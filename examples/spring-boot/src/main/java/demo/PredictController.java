package demo;

import dev.lenet.tensor.HostTensor;
import dev.lenet.exceptions.InputException;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Predicts on the thread of each request: the threads share the predictor without locks. */
@RestController
class PredictController {
  private final Predictor predictor;

  PredictController(Predictor predictor) {
    this.predictor = predictor;
  }

  /** The probabilities of one image: 32 x 32 x 3 numbers, row by row, the channels last. */
  @PostMapping("/predict")
  float[] predict(@RequestBody float[] pixels) {
    if (pixels.length != 32 * 32 * 3) {
      throw new InputException(
          "pixels: %d numbers (expected: 32 x 32 x 3)".formatted(pixels.length));
    }
    return predictor.predict(HostTensor.ofFloats(Shape.of(1, 32, 32, 3), pixels)).floats();
  }

  @ExceptionHandler
  ResponseEntity<Map<String, String>> bad(InputException e) {
    return ResponseEntity.badRequest().body(Map.of("error", e.getMessage()));
  }
}
