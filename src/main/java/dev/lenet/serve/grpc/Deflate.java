package dev.lenet.serve.grpc;

import io.grpc.Codec;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** gRPC's {@code deflate}: zlib's format, of RFC 1950. gRPC's Java library has gzip alone. */
public final class Deflate implements Codec {
  @Override
  public String getMessageEncoding() {
    return "deflate";
  }

  @Override
  public InputStream decompress(InputStream message) {
    return new InflaterInputStream(message);
  }

  @Override
  public OutputStream compress(OutputStream message) {
    return new DeflaterOutputStream(message);
  }
}
