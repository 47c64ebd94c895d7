/** HDF5 files, read by jHDF with bounds on what they may claim, and written. */
@NullMarked
package dev.lenet.weights.hdf5;

import org.jspecify.annotations.NullMarked;
