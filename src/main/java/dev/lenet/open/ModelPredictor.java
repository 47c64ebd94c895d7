package dev.lenet.open;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Weight;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.model.LayerGraph;
import dev.lenet.model.LayerNames;
import dev.lenet.model.Model;
import dev.lenet.predict.Binding;
import dev.lenet.predict.BoundCall;
import dev.lenet.predict.Inspectable;
import dev.lenet.predict.LayerInfo;
import dev.lenet.predict.Predictor;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A predictor for a model with layers. It has the signature that {@link Model#export} writes: the
 * input named after the model's, float32, and {@code output_0} and so on. Closing it closes the
 * model.
 */
public final class ModelPredictor implements Predictor, Inspectable {
  private final Model model;
  private final Signature signature;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * @throws InputException if the model's input shape is not known
   */
  public ModelPredictor(Model model) {
    this.model = model;
    List<TensorSpec> outputs = new ArrayList<>();
    for (KerasTensor output : model.graph().outputs()) {
      outputs.add(new TensorSpec("output_" + outputs.size(), DType.FLOAT32, output.shape()));
    }
    Shape batch = model.inputShape().prepend(-1);
    this.signature =
        new Signature(List.of(new TensorSpec(model.inputName(), DType.FLOAT32, batch)), outputs);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
    signature.check(inputs);
    String input = signature.inputs().get(0).name();
    HostTensor x = Objects.requireNonNull(inputs.get(input)); // was checked
    lock.readLock().lock();
    try {
      requireOpen();
      Map<String, HostTensor> outputs = new LinkedHashMap<>();
      for (HostTensor output : model.predictAll(x)) {
        outputs.put(signature.outputs().get(outputs.size()).name(), output);
      }
      return outputs;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** As {@link Predictor#bind}; later runs use the weights that were trained or set in between. */
  @Override
  public BoundCall bind(Map<String, ByteBuffer> inputs, Map<String, ByteBuffer> outputs) {
    lock.readLock().lock();
    try {
      requireOpen();
      BoundCall call = model.bind(Binding.of(signature, inputs, outputs));
      return new BoundCall() {
        @Override
        public void run() {
          lock.readLock().lock();
          try {
            requireOpen();
            call.run();
          } finally {
            lock.readLock().unlock();
          }
        }

        @Override
        public void close() {
          call.close();
        }
      };
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<LayerInfo> layers() {
    LayerGraph graph = model.graph();
    List<LayerInfo> layers = new ArrayList<>();
    LayerNames.of(model)
        .forEach(
            (layer, name) ->
                layers.add(
                    new LayerInfo(
                        name, layer.className(), output(graph, layer), layer.countParams())));
    return layers;
  }

  /** Of a layer inside a nested model the shape is not in this graph. */
  private static Shape output(LayerGraph graph, Layer layer) {
    List<KerasTensor> nodes = graph.nodesOf(layer);
    return nodes.isEmpty() ? Shape.SCALAR : nodes.get(0).shape();
  }

  @Override
  public Map<String, HostTensor> layerOutputs(HostTensor x) {
    signature.check(Map.of(model.inputName(), x));
    lock.readLock().lock();
    try {
      requireOpen();
      return model.layerOutputs(x);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Map<String, HostTensor> logits(HostTensor x) {
    signature.check(Map.of(model.inputName(), x));
    lock.readLock().lock();
    try {
      requireOpen();
      return model.logits(x);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Optional<ReceptiveField> receptiveField(String layer) {
    Map<Layer, ReceptiveField> fields = ReceptiveFields.of(model.graph());
    return LayerNames.of(model).entrySet().stream()
        .filter(entry -> entry.getValue().equals(layer))
        .findFirst()
        .map(entry -> fields.get(entry.getKey()));
  }

  @Override
  public Map<String, HostTensor> layerWeights(String layer) {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    for (Map.Entry<Layer, String> entry : LayerNames.of(model).entrySet()) {
      if (entry.getValue().equals(layer)) {
        for (Weight weight : entry.getKey().ownWeights()) {
          weights.put(weight.name(), weight.value());
        }
        return weights;
      }
    }
    throw new InputException(
        "layer " + layer + ": unknown (expected: one of " + LayerNames.of(model).values() + ")");
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(model.name() + ": closed");
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      model.close();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
