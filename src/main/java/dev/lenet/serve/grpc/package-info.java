/** What the gRPC services of all protocols share: how calls are answered, errors, compression. */
@NullMarked
package dev.lenet.serve.grpc;

import org.jspecify.annotations.NullMarked;
