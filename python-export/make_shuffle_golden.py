"""Makes src/test/resources/golden/shuffle.npz: orders by numpy.random.RandomState(seed).shuffle.

Run from the project's folder: python python-export/make_shuffle_golden.py
"""

import numpy as np

golden = {}
for seed, n in [(0, 10), (1, 1000), (1337, 5), (2**31 - 1, 100)]:
    order = list(range(n))
    np.random.RandomState(seed).shuffle(order)
    golden[f"{seed}"] = np.array(order, "i4")
np.savez("src/test/resources/golden/shuffle.npz", **golden)
