"""Where golden files live and how they are written: same input, same bytes."""

import hashlib
import json
import pathlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/golden"
DTYPES = ("float32", "float64", "int32", "int64", "uint8", "bool")


def _report(path):
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


def save_npz(name, arrays):
    """Writes arrays under ROOT/name; numpy stamps every entry 1980-01-01, so bytes repeat."""
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    ready = {}
    for key, value in arrays.items():
        value = np.asarray(value)
        if value.dtype.kind != "U" and value.dtype.name not in DTYPES:
            raise TypeError(f"{name}: {key} is {value.dtype}, expected one of {DTYPES}")
        ready[key] = np.array(value, order="C")
    np.savez_compressed(path, **ready)
    _report(path)


def save_json(name, value):
    """Writes JSON; a float32 is widened to double, which keeps it exactly."""
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, default=_plain, allow_nan=False) + "\n")
    _report(path)


def save_text(name, text):
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _report(path)


def load_npz(name):
    with np.load(ROOT / name) as file:
        return {key: file[key] for key in file.files}


def fingerprint(array):
    """Shape, first values and SHA-256 of the little-endian C-order bytes of a float32 array."""
    array = np.ascontiguousarray(array, dtype="<f4")
    return {
        "shape": list(array.shape),
        "first": [float(v) for v in array.ravel()[:4]],
        "sha256": hashlib.sha256(array.tobytes()).hexdigest(),
    }


def _plain(value):
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"not JSON: {type(value)}")
