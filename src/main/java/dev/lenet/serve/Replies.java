package dev.lenet.serve;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;

/** The kinds of HTTP responses. */
final class Replies {
  private Replies() {}

  static HttpResponse json(byte[] body) {
    return json(HttpStatus.OK, body);
  }

  static HttpResponse json(HttpStatus status, byte[] body) {
    return HttpResponse.of(status, MediaType.JSON, HttpData.wrap(body));
  }

  static HttpResponse error(HttpStatus status, String message) {
    return json(status, Json.error(message));
  }

  /** JSON with binary tensors behind it; a header says how long the JSON is. */
  static HttpResponse binary(String header, int jsonLength, byte[] body) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.OCTET_STREAM)
            .addInt(header, jsonLength)
            .build(),
        HttpData.wrap(body));
  }
}
