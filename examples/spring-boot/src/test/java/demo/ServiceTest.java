package demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenet.tensor.HostTensor;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ServiceTest {
  private static final int THREADS = 16;
  private static final int IMAGES = 8;

  @Autowired private TestRestTemplate client;
  @Autowired private Predictor predictor;

  /** Each answer has the bits of a prediction that runs alone. */
  @Test
  void sixteenThreadsGetTheNumbersThatEachWouldGetAlone() throws Exception {
    List<float[]> images = images();
    List<float[]> alone =
        images.stream()
            .map(x -> predictor.predict(HostTensor.ofFloats(Shape.of(1, 32, 32, 3), x)).floats())
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<float[]>> answers = new ArrayList<>();
      for (int i = 0; i < 50 * THREADS; i++) {
        float[] image = images.get(i % IMAGES);
        answers.add(
            threads.submit(() -> client.postForObject("/predict", image, float[].class)));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).containsExactly(alone.get(i % IMAGES));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void anImageOfAnotherSizeIsRefusedInOneLine() {
    var answer = client.postForEntity("/predict", new float[] {1, 2}, Map.class);

    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
    assertThat(answer.getBody().get("error"))
        .isEqualTo("pixels: 2 numbers (expected: 32 x 32 x 3)");
  }

  private static List<float[]> images() {
    Random random = new Random(7);
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      float[] image = new float[32 * 32 * 3];
      for (int j = 0; j < image.length; j++) {
        image[j] = random.nextFloat();
      }
      images.add(image);
    }
    return images;
  }
}
