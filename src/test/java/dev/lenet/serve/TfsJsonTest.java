package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.predict.Predictor;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The behaviours that TensorFlow Serving's tests of its REST hold, as a table: {@code
 * json_tensor_test.cc} and {@code http_rest_api_handler_test.cc}. Without models of strings, which
 * nothing here opens, and with JSON's levels limited to 100.
 */
class TfsJsonTest {
  private static final Map<Model, Served> SERVED = new EnumMap<>(Model.class);

  /** What a model takes; it gives the same, but for SUM. */
  private enum Model {
    INTS,
    FLOATS,
    PAIRS,
    DOUBLES,
    BOOLS,
    BYTES,
    LONGS,
    UNSIGNED,
    HALVES,
    CUBES,
    MANY,
    SUM;

    private List<TensorSpec> inputs() {
      return switch (this) {
        case INTS -> one(DType.INT32, -1, 2);
        case FLOATS -> one(DType.FLOAT32, -1);
        case PAIRS -> one(DType.FLOAT32, -1, 2);
        case DOUBLES -> one(DType.FLOAT64, -1);
        case BOOLS -> one(DType.BOOL, -1);
        case BYTES, SUM -> one(DType.UINT8, -1);
        case LONGS -> one(DType.INT64, -1);
        case UNSIGNED -> one(DType.UINT64, -1);
        case HALVES -> one(DType.FLOAT16, -1);
        case CUBES -> one(DType.INT32, -1, 3, 2);
        case MANY ->
            List.of(
                spec("int_tensor", DType.INT32, -1, 3, 2),
                spec("bool_tensor", DType.BOOL, -1),
                spec("float_tensor", DType.FLOAT32, -1, 2),
                spec("dbl_tensor", DType.FLOAT64, -1, 1));
      };
    }

    private static List<TensorSpec> one(DType dtype, long... shape) {
      return List.of(spec("default", dtype, shape));
    }

    private static TensorSpec spec(String name, DType dtype, long... shape) {
      return new TensorSpec(name, dtype, Shape.of(shape));
    }

    Predictor predictor() {
      return this == SUM
          ? new Fake(new Signature(inputs(), List.of(spec("sum", DType.UINT8))), Model::sum)
          : new Fake(new Signature(inputs(), inputs()), Function.identity());
    }

    private static Map<String, HostTensor> sum(Map<String, HostTensor> inputs) {
      ByteBuffer bytes = Objects.requireNonNull(inputs.get("default")).bytes();
      int sum = 0;
      while (bytes.hasRemaining()) {
        sum += bytes.get();
      }
      return Map.of("sum", HostTensor.ofBytes(Shape.of(), (byte) sum));
    }
  }

  private record Fake(
      Signature signature, Function<Map<String, HostTensor>, Map<String, HostTensor>> outputs)
      implements Predictor {
    @Override
    public Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
      return outputs.apply(inputs);
    }

    @Override
    public void close() {}
  }

  @BeforeAll
  static void start() {
    Stream.of(Model.values()).forEach(model -> SERVED.put(model, new Served(model.predictor())));
  }

  @AfterAll
  static void stop() {
    SERVED.values().forEach(Served::close);
  }

  private static HttpResponse<byte[]> predict(Model model, String body) throws IOException {
    return Objects.requireNonNull(SERVED.get(model))
        .post("/v1/models/m:predict", body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INTS   | {'instances': [[1,2],[3,4],[5,6]]}                    |"
            + " {'predictions':[[1,2],[3,4],[5,6]]}",
        "INTS   | {'instances': [{'default': [1,2]}]}                   | {'predictions':[[1,2]]}",
        "INTS   | {'inputs': [[1,2],[3,4]]}                             |"
            + " {'outputs':[[1,2],[3,4]]}",
        "INTS   | {'inputs': {'default': [[1,2]]}}                      | {'outputs':[[1,2]]}",
        "INTS   | {'inputs': {'other': 'x', 'default': [[1,2]]}}        | {'outputs':[[1,2]]}",
        "INTS   | {'signature_name': 'serving_default', 'instances': [[1,2]]} |"
            + " {'predictions':[[1,2]]}",
        "INTS   | {'instances': [[1,2]], 'nested': [[[[[]]]]]}          | {'predictions':[[1,2]]}",
        "INTS   | {'instances': [[2147483647,-2147483648]]}             |"
            + " {'predictions':[[2147483647,-2147483648]]}",
        "CUBES  | {'instances': [[[1,2],[3,4],[5,6]],[[7,8],[9,0],[1,2]]]} |"
            + " {'predictions':[[[1,2],[3,4],[5,6]],[[7,8],[9,0],[1,2]]]}",
        "CUBES  | {'inputs': [[[1,2],[3,4],[5,6]]]}                     |"
            + " {'outputs':[[[1,2],[3,4],[5,6]]]}",
        "FLOATS | {'instances': [1, 2.0, 3, 4, 5.003, 0.007, 0.0]}      |"
            + " {'predictions':[1.0,2.0,3.0,4.0,5.003,0.007,0.0]}",
        "FLOATS | {'instances': [1435774380]}                           |"
            + " {'predictions':[1.4357743E9]}",
        "FLOATS | {'instances': [1435774380.0]}                         |"
            + " {'predictions':[1.4357743E9]}",
        "FLOATS | {'instances': [1.7976931348623157e308]}               |"
            + " {'predictions':[Infinity]}",
        "FLOATS | {'instances': [-1.7976931348623157e308]}              |"
            + " {'predictions':[-Infinity]}",
        "FLOATS | {'instances': [2.2250738585072014e-308]}              | {'predictions':[0.0]}",
        "FLOATS | {'instances': [-2.2250738585072014e-308]}             | {'predictions':[-0.0]}",
        "FLOATS | {'instances': [9000000, 999999, 0.5, 0.00003]}        |"
            + " {'predictions':[9000000.0,999999.0,0.5,3.0E-5]}",
        "PAIRS  | {'instances': [[NaN, Infinity], [3, -Infinity]]}      |"
            + " {'predictions':[[NaN,Infinity],[3.0,-Infinity]]}",
        "PAIRS  | {'inputs': [[NaN, Infinity], [3, -Infinity]]}         |"
            + " {'outputs':[[NaN,Infinity],[3.0,-Infinity]]}",
        "DOUBLES | {'instances': [1.0, 2, 3, 4, 0.662, 0, 0.0]}         |"
            + " {'predictions':[1.0,2.0,3.0,4.0,0.662,0.0,0.0]}",
        "DOUBLES | {'instances': [NaN, Infinity, -Infinity, 1e308]}     |"
            + " {'predictions':[NaN,Infinity,-Infinity,1.0E308]}",
        "FLOATS | {'instances': [NaN, Infinity, -Infinity]}             |"
            + " {'predictions':[NaN,Infinity,-Infinity]}",
        "BOOLS  | {'instances': [true, false]}                          |"
            + " {'predictions':[true,false]}",
        "BYTES  | {'instances': [0, 255]}                               | {'predictions':[0,255]}",
        "LONGS  | {'instances': [9223372036854775807, -9223372036854775808]} |"
            + " {'predictions':[9223372036854775807,-9223372036854775808]}",
        "UNSIGNED | {'instances': [18446744073709551615]}               |"
            + " {'predictions':[18446744073709551615]}",
        "SUM    | {'inputs': [1, 2, 3]}                                 | {'outputs':6}",
      })
  void answers(Model model, String request, String answer) throws IOException {
    HttpResponse<byte[]> response = predict(model, request);
    assertEquals(answer.replace('\'', '"'), new String(response.body(), StandardCharsets.UTF_8));
    assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
    assertEquals(200, response.statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'instances': [{'int_tensor': [[1,2],[3,4],[5,6]], 'bool_tensor': true, 'float_tensor':"
            + " [1.0,NaN], 'dbl_tensor': [NaN]}, {'dbl_tensor': [2.0], 'int_tensor':"
            + " [[7,8],[9,0],[1,2]], 'bool_tensor': false, 'float_tensor': [2.0,Infinity]}]} |"
            + " {'predictions':[{'int_tensor':[[1,2],[3,4],[5,6]],'bool_tensor':true,'float_tensor':[1.0,NaN],'dbl_tensor':[NaN]},{'int_tensor':[[7,8],[9,0],[1,2]],'bool_tensor':false,'float_tensor':[2.0,Infinity],'dbl_tensor':[2.0]}]}",
        "{'inputs': {'int_tensor': [[[1,2],[3,4],[5,6]]], 'bool_tensor': [true], 'float_tensor':"
            + " [[1,2]], 'dbl_tensor': [[3]]}} |"
            + " {'outputs':{'int_tensor':[[[1,2],[3,4],[5,6]]],'bool_tensor':[true],'float_tensor':[[1.0,2.0]],'dbl_tensor':[[3.0]]}}",
      })
  void answersOfSeveralTensorsAreObjects(String request, String answer) throws IOException {
    HttpResponse<byte[]> response = predict(Model.MANY, request);
    assertEquals(answer.replace('\'', '"'), new String(response.body(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INTS   | 400 | instances = [1, 2]",
        "INTS   | 400 | {'instances': [[1,2],[3,4],[5,6]]}X",
        "INTS   | 400 | {'signature_name': 5, 'instances': [[1,2]]}",
        "INTS   | 400 | {'signature_name': ['a'], 'instances': [[1,2]]}",
        "INTS   | 400 | {'signature_name': null, 'instances': [[1,2]]}",
        "INTS   | 400 | {'signature_name': 100}",
        "INTS   | 400 | {'instances': [[1,2]], 'inputs': [[1,2]]}",
        "INTS   | 400 | {'instances': [[1,2],[3,4],[5,6,7]]}",
        "INTS   | 400 | {'instances': [[1,2],[3,4],[[5,6]]]}",
        "INTS   | 400 | {'instances': [1, [1]]}",
        "INTS   | 400 | {'instances': [[1,2],['a','b']]}",
        "INTS   | 400 | {'instances': [[1,2.0]]}",
        "INTS   | 400 | {'instances': [[1,true]]}",
        "INTS   | 400 | {'instances': [[1,null]]}",
        "INTS   | 400 | {'instances': [[1,2147483648]]}",
        "INTS   | 400 | {'instances': [[1,NaN]]}",
        "INTS   | 400 | {'instances': []}",
        "INTS   | 400 | {'instances': {'default': [1,2]}}",
        "INTS   | 400 | {'other': [1,2]}",
        "INTS   | 400 | {'inputs': {'other': [[1,2]]}}",
        "INTS   | 400 | {'instances': [{'b64': 'aGVsbG8='}]}",
        "FLOATS | 400 | {'instances': ['x', 'y']}",
        "FLOATS | 400 | {'instances': [.5]}",
        "FLOATS | 400 | {'instances': [1e400]}",
        "DOUBLES | 400 | {'instances': [1e400]}",
        "BOOLS  | 400 | {'instances': [1, 0]}",
        "BYTES  | 400 | {'instances': [256]}",
        "BYTES  | 400 | {'instances': [-1]}",
        "LONGS  | 400 | {'instances': [9223372036854775808]}",
        "UNSIGNED | 400 | {'instances': [-1]}",
        "HALVES | 501 | {'instances': [1.0]}",
        "SUM    | 400 | {'instances': [1, 2, 3]}",
        "MANY   | 400 | {'instances': [[1,2]]}",
        "MANY   | 400 | {'inputs': [[1,2]]}",
        "MANY   | 400 | {'inputs': {'int_tensor': [[[1,2],[3,4],[5,6]]]}}",
        "MANY   | 400 | {'instances': [{'int_tensor': [[1,2],[3,4],[5,6]], 'bool_tensor': true,"
            + " 'float_tensor': [1,2]}]}",
        "MANY   | 400 | {'instances': [{'int_tensor': [[1,2],[3,4],[5,6]], 'bool_tensor': true,"
            + " 'float_tensor': [1,2], 'dbl_tensor': [1], 'more': 1}]}",
        "MANY   | 400 | {'instances': [{'int_tensor': [[1,2],[3,4],[5,6]], 'bool_tensor': true,"
            + " 'float_tensor': [1,2], 'dbl_tensor': [1]}, [1, 20, 30]]}",
        "MANY   | 400 | {'instances': [[1, 20, 30], {'int_tensor': [[1,2],[3,4],[5,6]],"
            + " 'bool_tensor': true, 'float_tensor': [1,2], 'dbl_tensor': [1]}]}",
        "MANY   | 400 | {'instances': [{'int_tensor': [[1,2],[3,4],[5,6]], 'bool_tensor': true,"
            + " 'float_tensor': [1,2], 'dbl_tensor': [1]}, {'int_tensor': [[[1,2],[3,4],[5,6]]],"
            + " 'bool_tensor': true, 'float_tensor': [1,2], 'dbl_tensor': [1]}]}",
      })
  void refuses(Model model, int status, String request) throws IOException {
    Served.error(status, predict(model, request));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/foo, 400, Malformed request",
    "POST, /v1/foo, 400, Malformed request",
    "GET, /v1/models, 400, Missing model name",
    "POST, /v1/models, 400, Malformed request",
    "GET, /v1/models/debug/model_name, 400, Malformed request",
    "GET, /v1/models/foo:predict, 400, Malformed request",
    "GET, /v1/models/foo/version/50:predict, 400, Malformed request",
    "POST, /v1/models/foo/version/50:regress, 400, Malformed request",
    "POST, /v1/models/foo/versions/HELLO:regress, 400, Malformed request",
    "POST, /v1/models/foo/versions/18446744073709551615:regress, 400, 18446744073709551615",
    "POST, /v1/models/foo/metadata, 400, Malformed request",
    "POST, /v1/models/foo/label/some_label:regress, 400, Malformed request",
    "POST, /v1/models/foo/versions/50/labels/some_label:regress, 400, Malformed request",
    "POST, /v1/models/foo/versions/some_label:regress, 400, Malformed request",
    "POST, /v1/models/foo:predict, 404, foo",
    "POST, /v1/models/foo/versions/50:predict, 404, foo",
    "POST, /v1/models/m99:predict, 404, m99",
    "POST, /v1/models/m/versions/99:predict, 404, 99",
    "POST, /v1/models/m/labels/none:predict, 400, Unrecognized servable version label",
    "GET, /v1/models/m/labels/none, 400, Unrecognized servable version label",
    "GET, /v1/models/foo, 404, foo",
  })
  void pathsOfNothing(String method, String path, int status, String said) throws IOException {
    Served served = Objects.requireNonNull(SERVED.get(Model.FLOATS));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(served.uri(path))
            .method(method, HttpRequest.BodyPublishers.ofString("{\"instances\": [1]}"));
    String message = Served.error(status, served.send(request));
    assertTrue(message.contains(said), message);
  }
}
