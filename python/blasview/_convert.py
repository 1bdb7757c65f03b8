"""Other objects as arrays of NumPy's that share their memory; the extension calls this for whatever is not a ``numpy.ndarray``.

Nothing is copied here, ever: what would have to be is an exception that says how to make the copy.
"""

import numpy as np


def as_array(obj, name, writes):
    """An exact ``numpy.ndarray`` on the memory of ``obj``, which is called ``name`` in messages."""
    if isinstance(obj, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array, whose mask a product would not see: pass {name}.filled(0), a copy, or {name}.data")
    if isinstance(obj, np.ndarray):
        # `np.matrix`, `np.memmap`, records: what differs is what operators mean.
        return np.ndarray.view(obj, np.ndarray)
    if isinstance(obj, (np.generic, int, float, complex, str, bytes, list, tuple, dict, set)) or obj is None:
        raise TypeError(f"{name} is of type {type(obj).__name__}, which is no array: np.asarray makes one of numbers")
    found = _by_dlpack(obj, name, writes)
    if found is None:
        found = _by_buffer(obj, name)
    if found is None:
        raise TypeError(
            f"{name} is of type {type(obj).__name__}, which has neither the buffer protocol nor DLPack nor NumPy's array interface"
        )
    return np.ndarray.view(found, np.ndarray)


def _by_dlpack(obj, name, writes):
    device = getattr(obj, "__dlpack_device__", None)
    if device is None or not hasattr(obj, "__dlpack__"):
        return None
    kind = device()[0]
    # CPU; and memory of CUDA's and ROCm's that the CPU reads as its own.
    if kind not in (1, 3, 11, 13):
        raise TypeError(f"{name} is on a device of DLPack's kind {int(kind)}, and not in the memory of the CPU")
    try:
        array = np.from_dlpack(obj)
    except (BufferError, RuntimeError, TypeError, ValueError) as error:
        raise TypeError(f"{name} cannot be had by DLPack: {error}") from error
    if writes and not array.flags.writeable and hasattr(obj, "__array__"):
        # Before version 1 DLPack did not say what may be written, and NumPy takes nothing for it.
        other = np.asarray(obj)
        if isinstance(other, np.ndarray) and other.flags.writeable and other.ctypes.data == array.ctypes.data:
            return other
    return array


def _by_buffer(obj, name):
    try:
        return np.asarray(memoryview(obj))
    except TypeError:
        pass
    except (ValueError, BufferError) as error:
        raise TypeError(f"{name} has a buffer that NumPy does not take: {error}") from error
    if hasattr(obj, "__array_interface__") or hasattr(obj, "__array_struct__"):
        return np.asarray(obj)
    return None
