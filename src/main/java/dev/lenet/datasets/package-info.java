/**
 * Data sets. {@link dev.lenet.datasets.Datasets} finds one by name or path and gives {@link
 * dev.lenet.datasets.DataSplits}, a training and a test {@link dev.lenet.datasets.Dataset}:
 *
 * <pre>{@code
 * DataSplits data = Datasets.load("fashion-mnist-mini", DataOptions.defaults());
 * DataSplits pets = Datasets.load("photos/pets", DataOptions.defaults().validationSplit(0.2).seed(1));
 * }</pre>
 *
 * <p>Each kind of data set is one file: {@code FashionMnist}, {@code Mnist}, {@code Cifar10},
 * {@code NpzData}, {@code ImageFolder}. Arrays pass through {@code RawSplits} and {@code Labels},
 * which check them and convert them to NHWC and int32. {@link dev.lenet.datasets.DataPlaces} says
 * where files are looked for, {@link dev.lenet.datasets.Download} fetches those that are not on
 * this machine.
 */
@NullMarked
package dev.lenet.datasets;

import org.jspecify.annotations.NullMarked;
