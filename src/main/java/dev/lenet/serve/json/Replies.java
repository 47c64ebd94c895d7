package dev.lenet.serve.json;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.lenet.serve.models.ServeError;

/** The kinds of HTTP responses. */
public final class Replies {
  private Replies() {}

  /** A reply of status 200 with JSON. */
  public static HttpResponse json(byte[] body) {
    return json(HttpStatus.OK, body);
  }

  /** A reply of this status with JSON. */
  public static HttpResponse json(HttpStatus status, byte[] body) {
    return HttpResponse.of(status, MediaType.JSON, HttpData.wrap(body));
  }

  /** An error as both protocols have it, with {@code Retry-After} where a later try may succeed. */
  public static HttpResponse error(ServeError error) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.valueOf(error.code().status()))
            .contentType(MediaType.JSON);
    if (error.code() == ServeError.Code.UNAVAILABLE) {
      headers.addInt("retry-after", 1);
    }
    return HttpResponse.of(
        headers.build(), HttpData.wrap(Json.error(String.valueOf(error.getMessage()))));
  }

  /** The path is there, for these methods. */
  public static HttpResponse notAllowed(String methods) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED)
            .contentType(MediaType.JSON)
            .add(HttpHeaderNames.ALLOW, methods)
            .build(),
        HttpData.wrap(Json.error("method not allowed (expected: " + methods + ")")));
  }

  /** JSON with binary tensors behind it; a header says how long the JSON is. */
  public static HttpResponse binary(String header, int jsonLength, byte[] body) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.OCTET_STREAM)
            .addInt(header, jsonLength)
            .build(),
        HttpData.wrap(body));
  }
}
