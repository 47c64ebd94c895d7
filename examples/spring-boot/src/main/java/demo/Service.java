package demo;

import dev.lenet.predict.Predictor;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A web service that predicts with one model. */
@SpringBootApplication
public class Service {
  public static void main(String[] args) {
    SpringApplication.run(Service.class, args);
  }

  /** Is closed after the web server has drained. */
  @Bean(destroyMethod = "close")
  OpenedModel model(@Value("${model}") String model) {
    Models.warmUp();
    return Models.open(Path.of(model));
  }

  /** The model's own predictor, which {@link #model} closes. */
  @Bean(destroyMethod = "")
  Predictor predictor(OpenedModel model) {
    return model.predictor();
  }
}
