#!/usr/bin/env python3
"""Makes data/*.npy from scikit-learn's copy of the UCI optical digits.

    tools/make_data.py path/to/digits.csv.gz [output directory, default: data/]

The file is in scikit-learn's wheel and source distribution as
sklearn/datasets/data/digits.csv.gz: 1797 lines of 64 pixels (0 to 16) and a label.
The output is the same byte for byte on every run.
"""

import pathlib
import sys

import numpy as np


def main() -> None:
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    source = sys.argv[1]
    target = pathlib.Path(
        sys.argv[2] if len(sys.argv) == 3 else pathlib.Path(__file__).parent.parent / "data"
    )
    table = np.loadtxt(source, delimiter=",", dtype=np.float64)
    if table.shape != (1797, 65):
        sys.exit(f"{source}: expected 1797 x 65 numbers, found {table.shape}")
    pixels, labels = table[:, :64], table[:, 64:]

    # Little-endian is spelled out, so that the files do not depend on the machine.
    np.save(target / "digits.npy", np.ascontiguousarray(pixels, dtype="<f8"))
    np.save(target / "digits_f32_fortran.npy", np.asfortranarray(pixels, dtype="<f4"))
    np.save(target / "digits_labels.npy", np.ascontiguousarray(labels, dtype="<f8"))


if __name__ == "__main__":
    main()
