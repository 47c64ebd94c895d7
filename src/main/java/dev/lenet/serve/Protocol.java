package dev.lenet.serve;

import com.linecorp.armeria.common.logging.RequestLog;

/** The protocols of the one port, told apart by the path. */
enum Protocol {
  TFS_REST("/v1/"),
  V2_REST("/v2"),
  TFS_GRPC("/tensorflow.serving."),
  V2_GRPC("/inference."),
  HTTP("/");

  private static final String GRPC_STATUS = "grpc-status";

  private final String prefix;

  Protocol(String prefix) {
    this.prefix = prefix;
  }

  static Protocol of(String path) {
    for (Protocol protocol : values()) {
      if (path.startsWith(protocol.prefix)) {
        return protocol;
      }
    }
    return HTTP;
  }

  /** The name in metrics. */
  String label() {
    return switch (this) {
      case TFS_REST -> "tfs-rest";
      case V2_REST -> "v2-rest";
      case TFS_GRPC -> "tfs-grpc";
      case V2_GRPC -> "v2-grpc";
      case HTTP -> "http";
    };
  }

  /** HTTP's status, or the number of gRPC's where it was answered so. */
  String code(RequestLog log) {
    if (this == TFS_GRPC || this == V2_GRPC) {
      String status = log.responseTrailers().get(GRPC_STATUS);
      String early = status == null ? log.responseHeaders().get(GRPC_STATUS) : status;
      if (early != null) {
        return early;
      }
    }
    return log.responseStatus().codeAsText();
  }
}
