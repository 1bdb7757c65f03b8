"""Files for tests/cli/numpy.rs, and what NumPy makes of them.

npy_files.py FOLDER writes .npy files into FOLDER, and cases.json: for each view of a file its shape, its values as pairs of
real and imaginary parts, and where nothing has to be converted its strides and offset in bytes, and whether it is aligned.
"""

import json
import os
import sys
import warnings

import numpy as np

folder = sys.argv[1]
random = np.random.default_rng(17)
cases = []
warnings.simplefilter("ignore")


def filled(shape, dtype, order="C"):
    """An array of any bytes, but numbers that are small."""
    array = np.zeros(shape, dtype, order)
    fill(array)
    return array


def fill(array):
    if array.dtype.names:
        for name in array.dtype.names:
            fill(array[name])
    elif array.dtype.kind in "SUV":
        pass
    else:
        low = 0 if array.dtype.kind in "bu" else -20
        high = 2 if array.dtype.kind == "b" else 20
        array[...] = random.integers(low, high, array.shape)
        if array.dtype.kind == "c":
            array.imag[...] = random.integers(low, high, array.shape)


def case(name, array, expression, aligned=True):
    view = eval("array" + expression, {"array": array, "np": np})
    numbers = np.asarray(view, np.complex128).ravel()
    where = {"strides": None, "offset": None, "aligned": None}
    if view.dtype.isnative and view.dtype in (np.float32, np.float64, np.complex64, np.complex128):
        offset = view.__array_interface__["data"][0] - array.__array_interface__["data"][0]
        where = {"strides": view.strides, "offset": offset, "aligned": aligned and view.flags.aligned}
    values = [[z.real, z.imag] for z in numbers]
    cases.append({"file": name, "suffixes": expression, "shape": view.shape, "values": values, **where})


def saved(name, array, expressions):
    np.save(os.path.join(folder, name), array)
    array = np.load(os.path.join(folder, name))
    for expression in expressions:
        case(name, array, expression)


body = [("id", "u2"), ("pos", "f8", 3), ("vel", ">f4", (3,)), ("z", "c16"), ("q", ">c8", (2, 2)), ("flag", "?")]
for align in (False, True):
    for order in "CF":
        array = filled((4, 5), np.dtype(body, align=align), order)
        saved(f"body-{align}-{order}.npy", array, [
            "['pos'][1]", "['pos'][:, 2, ::-1]", "[::2]['pos'][0].T", "['vel'][:, 1]", "[1]['vel']",
            "['id']", "['id'][::-1, 1::2].T", "['z']", "['z'].real", "['z'][1:].imag", "['q'][1, :, 1]",
            "['q'].imag[2, 3]", "['q'][3].real.reshape(5, 4)", "['flag']", "['pos'][..., 1]",
        ])
nested = [("a", [("x", "f4"), ("y", "<i8", 2)], (2,)), ("b", [("c", [("d", "f8")])])]
saved("nested.npy", filled(6, nested), ["['a']['x']", "['a'][:, 1]['y']", "['b']['c']['d'][:, None]", "[::2]['a'][::-1]['x']"])
titled = np.dtype([(("a title", "x"), "f8"), ("y", "f4")])
saved("titled.npy", filled((2, 3), titled), ["['x']", "['y'][1:]"])
part = filled((3, 4), body)[["id", "z"]]
saved("gaps.npy", part, ["['z']", "['id']"])
saved("z.npy", filled((3, 4), "c8"), [".real", ".imag.T", "[:, ::2].imag", ".real.real"])
saved("half.npy", filled((3, 4), "f2"), ["", "[::-1].T"])

# What np.dtype takes, and headers by other writers: as np.load reads them.
names = "? b B h H i I l L q Q n N p P e f d F D b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16 bool int uint int8 int16 int32 " \
    "int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128 float complex half single double " \
    "csingle cdouble short ushort intc uintc long ulong longlong ulonglong intp uintp byte ubyte bool_ int_ " \
    "cfloat float_ complex_ singlecomplex".split()
for at, name in enumerate(order + name for at, name in enumerate(names) for order in ("", ">", "=<|"[at % 3])):
    dict = [
        "{'descr': '%s', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '%s', 'fortran_order': True, 'shape': (2L, 3L)}\n",
        "\n{\n  'shape': (2,\n    3),\n  'fortran_order': False,\n  'descr': u'%s'\n}\n",
    ][at % 3] % name
    try:
        dtype = np.dtype(name)
    except TypeError:
        continue    # Not this NumPy's.
    path = os.path.join(folder, f"named-{at}.npy")
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(dict).to_bytes(2, "little") + dict.encode())
        file.write(filled(6, dtype).tobytes())
    case(f"named-{at}.npy", np.load(path), "", None)

with open(os.path.join(folder, "cases.json"), "w") as file:
    json.dump(cases, file)
