/**
 * Data without an engine: tensors in memory, data sets, images, NumPy's files, and the {@code
 * Predictor} that the server and the batch scorer see. Knows the JDK, commons-compress for tar, and
 * a library for lossless WebP; it does not know TensorFlow.
 *
 * <h2>Tensors</h2>
 *
 * {@link dev.lenet.data.HostTensor} is a {@link dev.lenet.data.DType}, a {@link
 * dev.lenet.data.Shape} and bytes. {@link dev.lenet.data.NamedWeights} are tensors by name, the
 * common form of all weight files. {@link dev.lenet.data.Npy} and {@link dev.lenet.data.Npz} carry
 * tensors to Python and back:
 *
 * <pre>{@code
 * try (Npz file = Npz.open(path)) {
 *   HostTensor x = file.get("x");
 *   String layout = file.text("layout");
 * }
 * Npy.write(Path.of("y.npy"), y);
 * }</pre>
 *
 * <h2>Data sets</h2>
 *
 * {@link dev.lenet.data.Datasets} finds a set by name or path and gives {@link
 * dev.lenet.data.DataSplits}, a training and a test {@link dev.lenet.data.Dataset}:
 *
 * <pre>{@code
 * DataSplits data = Datasets.load("fashion-mnist-mini", DataOptions.defaults());
 * DataSplits pets = Datasets.load("photos/pets", DataOptions.defaults().validationSplit(0.2).seed(1));
 * }</pre>
 *
 * Behind it stands one file for each kind: {@code FashionMnist}, {@code Mnist}, {@code Cifar10},
 * {@code NpzData}, {@code ImageFolder}. Arrays pass through {@code RawSplits}, {@link
 * dev.lenet.data.Preparation} and {@code Labels}, which check them and bring them to NHWC and
 * int32. {@link dev.lenet.data.DataPlaces} says where files are looked for; a test hands in its
 * own. {@link dev.lenet.data.Download} fetches what is nowhere.
 *
 * <h2>Images</h2>
 *
 * {@link dev.lenet.data.Images} reads an image file as Keras's {@code load_img} does:
 *
 * <pre>{@code
 * HostTensor pixels = Images.load(file, Shape.of(32, 32, 3), Interpolation.NEAREST); // uint8 HWC
 * }</pre>
 *
 * <h2>Files that cannot be trusted</h2>
 *
 * Every reader bounds what it allocates by what the file can hold, and throws {@link
 * dev.lenet.data.InputException} with one line that says what is wrong, where, and what was
 * expected. {@link dev.lenet.data.RestrictedPickle} reads pickles without running them. {@link
 * dev.lenet.data.AtomicFile} writes files whole or not at all.
 */
@NullMarked
package dev.lenet.data;

import org.jspecify.annotations.NullMarked;
