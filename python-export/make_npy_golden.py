"""Makes src/test/resources/golden/npy: arrays as NumPy itself saves them.

Run from the project's folder: python python-export/make_npy_golden.py
"""

import pathlib

import numpy as np

OUT = pathlib.Path("src/test/resources/golden/npy")
OUT.mkdir(parents=True, exist_ok=True)

# Every file but the last few holds 0, 1, .. 23 as (2, 3, 4), in some type, order or version.
VALUES = np.arange(24).reshape(2, 3, 4)

arrays = {}
for dtype in ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"]:
    arrays[dtype] = VALUES.astype(dtype)
arrays["big_endian_f4"] = VALUES.astype(">f4")
arrays["big_endian_i8_fortran"] = np.asfortranarray(VALUES.astype(">i8"))
arrays["fortran_f8"] = np.asfortranarray(VALUES.astype("f8"))
arrays["bool"] = VALUES % 2 == 1
for name, array in arrays.items():
    np.save(OUT / f"{name}.npy", array)

for version in [(1, 0), (2, 0), (3, 0)]:
    with open(OUT / f"version{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, VALUES.astype("f4"), version=version)

np.save(OUT / "scalar.npy", np.float32(1.5))
np.save(OUT / "vector.npy", np.array([1, 2, 3], "i4"))
np.save(OUT / "empty.npy", np.zeros((0, 4), "f4"))
np.save(OUT / "objects.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
np.save(OUT / "complex.npy", np.array([1j]))

pair = {"x": VALUES.astype("f4"), "y": np.array([3, 1], "i8")}
np.savez(OUT / "stored.npz", **pair, layout="NCHW", logits=1, greek=np.array("λε"), ascii=np.bytes_(b"abc"))
np.savez_compressed(OUT / "deflated.npz", **pair)
