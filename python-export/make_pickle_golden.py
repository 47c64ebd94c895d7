"""Makes src/test/resources/golden/pickle: pickles of every protocol, and some that must be refused.

Run from the project's folder: python python-export/make_pickle_golden.py
"""

import collections
import os
import pathlib
import pickle

import numpy as np

OUT = pathlib.Path("src/test/resources/golden/pickle")
OUT.mkdir(parents=True, exist_ok=True)

VALUES = {
    "none": None,
    "true": True,
    "false": False,
    "ints": [0, 1, -1, 255, 256, 65535, 65536, -(2**31), 2**31, 2**63 - 1, -(2**63)],
    "big": 2**64,
    "float": 1.5,
    "text": "h\u00e9llo",
    "bytes": b"\x00\xff",
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "nested": {"a": [{"b": (1, [2])}]},
    "long text": "x" * 300,
    "list": list(range(2000)),
}
shared = ["same"]
VALUES["twice"] = [shared, shared]

for protocol in range(1, 6):
    (OUT / f"values{protocol}.pickle").write_bytes(pickle.dumps(VALUES, protocol))
# Protocol 0 escapes texts that are not ASCII; keep to what it writes plainly.
plain = {k: v for k, v in VALUES.items() if k not in ("text", "bytes")}
(OUT / "values0.pickle").write_bytes(pickle.dumps(plain, 0))
(OUT / "sets.pickle").write_bytes(pickle.dumps([{1, 2}, frozenset({"a"})], 4))

array = np.arange(24, dtype="u1").reshape(2, 3, 4)
for protocol in (2, 3, 4, 5):
    (OUT / f"array{protocol}.pickle").write_bytes(pickle.dumps(array, protocol))
(OUT / "array_fortran.pickle").write_bytes(pickle.dumps(np.asfortranarray(array.astype(">i4")), 2))

ordered = collections.OrderedDict(a=1)
(OUT / "ordered.pickle").write_bytes(pickle.dumps(ordered, 2))


class Evil:
    def __reduce__(self):
        return os.system, ("echo refused",)


for protocol in (0, 2, 4):
    (OUT / f"evil{protocol}.pickle").write_bytes(pickle.dumps(Evil(), protocol))
