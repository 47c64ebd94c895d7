package dev.lenet.serve;

import dev.lenet.predict.Predictor;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Signature;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A {@link Scaler} whose runs, but for the first, which warms it, wait until they may go on. */
final class Slow implements Predictor {
  final Semaphore started = new Semaphore(0);
  final CountDownLatch goOn = new CountDownLatch(1);
  private final Scaler scaler = new Scaler();
  private volatile boolean warm;

  @Override
  public Signature signature() {
    return scaler.signature();
  }

  @Override
  public Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
    if (warm) {
      started.release();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    warm = true;
    return scaler.predict(inputs);
  }

  @Override
  public void close() {}
}
