#!/usr/bin/env python3
"""Values of NumPy's legacy RandomState, for LegacyRandomTest.

    python3 scripts/legacy_random_numpy.py > core/src/test/resources/striate/chapter/legacy-random.txt

Each line: seed, what is drawn, how many draws go before, then the values. Doubles are hexadecimal.
"""
import numpy as np

for seed in (0, 1, 42, 2**31, 2**32 - 1):
    for before in (0, 1, 623, 624, 625, 1_000_003):
        def fresh():
            r = np.random.RandomState(seed)
            r.randint(0, 2**32, size=before, dtype=np.uint32)
            return r

        words = fresh().randint(0, 2**32, size=4, dtype=np.uint32)
        print(seed, "int32", before, *words)
        print(seed, "double", before, *(float(v).hex() for v in fresh().random_sample(4)))
        print(seed, "bits", before, "".join(map(str, fresh().randint(2, size=1300))))
        r = fresh()
        if before:
            key, pos = r.get_state()[1:3]
            print(seed, "state", before, key[0], key[1], key[623], pos)
