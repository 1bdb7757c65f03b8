"""``python -m blasview``: explains and computes products of files, as the program `blasview` does.

``explain`` says what NumPy copies, too. ``bench`` and ``tune``, which measure BLAS by itself, are the program's alone
(``cargo install blasview --features cli``).
"""

from __future__ import annotations

import argparse
import json
import sys

import numpy as np

import blasview

from ._specs import SpecError, view


def _parser():
    parser = argparse.ArgumentParser(prog="python -m blasview", description="NumPy's products without hidden copies, and what they would have copied.")
    parser.add_argument("--version", action="version", version=blasview.__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    text = "a .npy file or dtype[shape] strides[bytes], followed by NumPy's slices, .T, .H, .conj(), .real, .imag, .transpose(), .reshape()"

    def options(command):
        command.add_argument("--zero-copy", action="store_true", help="refuse to copy")
        command.add_argument("--directly", choices=["measured", "never", "always"], help="when kernels of blasview's own compute")

    explain = commands.add_parser("explain", help="what would be copied, by NumPy and by blasview, and why")
    explain.add_argument("operands", nargs="+", metavar="VIEW", help=text + "; one, two, or three with the output")
    explain.add_argument("--json", action="store_true", help="for programs")
    options(explain)
    gemm = commands.add_parser("gemm", help="multiply, and say what was copied")
    gemm.add_argument("operands", nargs=2, metavar="VIEW", help=text)
    contract = commands.add_parser("contract", help="sum products by a letter for each axis")
    contract.add_argument("letters", help="as of np.einsum: 'mkb,knb->mnb'")
    contract.add_argument("operands", nargs="+", metavar="VIEW", help=text)
    contract.add_argument("--explain", action="store_true", help="say how it is computed")
    for command in (gemm, contract):
        command.add_argument("-o", "--output", metavar="FILE", help="write the product to this .npy file")
        command.add_argument("--check", action="store_true", help="compare with np.einsum")
        options(command)
    backend = commands.add_parser("backend", help="which BLAS computes")
    backend.add_argument("--json", action="store_true", help="for programs")
    for name in ("bench", "tune"):
        commands.add_parser(name, help="the program's alone: cargo install blasview --features cli", add_help=False)
    return parser


def _explain(args):
    given = [view(text) for text in args.operands]
    if len(given) > 3:
        raise SpecError(f"{len(given)} operands: A, B and the output are three")
    if len(given) == 3 and given[2][1]:
        raise SpecError("the output cannot be conjugated")
    arrays = [array for array, _ in given]
    if len(arrays) == 3:
        # A file is mapped to be read; nothing is written to what is only explained.
        arrays[2] = arrays[2] if arrays[2].flags.writeable else _like(arrays[2])
    conj = {name: given[at][1] for at, name in enumerate(("conj_a", "conj_b")) if at < len(given)} if len(given) > 1 else {}
    found = blasview.explain(*arrays, policy=_policy(args), directly=args.directly, **conj)
    print(json.dumps(found.to_dict(), indent=2) if args.json else found)
    return 1 if found.error else 0


def _like(array):
    """Memory that may be written, of that layout, and is not touched."""
    return np.ndarray(array.shape, array.dtype, np.empty(_extent(array), "u1"), _before(array), array.strides)


def _before(array):
    return -sum(min((length - 1) * stride, 0) for length, stride in zip(array.shape, array.strides)) if array.size else 0


def _extent(array):
    return _before(array) + sum(max((length - 1) * stride, 0) for length, stride in zip(array.shape, array.strides)) + array.itemsize


def _policy(args):
    return "zero-copy" if args.zero_copy else None


_PRODUCTS = {(2, 2): "ij,jk->ik", (2, 1): "ij,j->i", (1, 2): "i,ij->j"}


def _multiply(args, letters):
    given = [view(text) for text in args.operands]
    arrays = [array for array, _ in given]
    options = {"policy": _policy(args), "directly": args.directly}
    if len(given) == 2:
        options.update(conj_a=given[0][1], conj_b=given[1][1])
    elif any(conj for _, conj in given):
        raise SpecError("of more than two operands none is conjugated")
    with blasview.watch() as watched:
        product = blasview.gemm(*arrays, **options) if letters is None else blasview.contract(letters, *arrays, **options)
    for name, text, array in zip("ABCDEFGHIJ", args.operands, arrays):
        print(f"{name}: {text}  {array.dtype}{list(array.shape)}, strides {list(array.strides)} bytes")
    if getattr(args, "explain", False) and len(arrays) == 2:
        print(blasview._core.plan(letters, *arrays, **options)["text"])
    for call in watched.calls:
        print(f"{call.routine}: {call.how}, {call.bytes_copied} bytes copied, {1e3 * call.seconds:.3g} ms" + "".join(f"\n  {why}" for why in call.reasons))
    shape = np.shape(product)
    print(f"product: {product.dtype}{list(shape)}")
    status = 0
    if args.check:
        read = [array.conj() if conj else array for array, conj in given]
        exact = np.einsum(letters or _PRODUCTS[read[0].ndim, read[1].ndim], *read)
        scale = max(float(np.max(np.abs(exact), initial=0.0)), np.finfo(product.dtype).tiny)
        error = float(np.max(np.abs(product - exact), initial=0.0)) / scale
        fine = error <= 1e3 * np.finfo(product.dtype).eps
        print(f"check: largest difference {error:.1e} of the largest number: {'ok' if fine else 'WRONG'}")
        status = 0 if fine else 1
    if args.output:
        np.save(args.output, product)
        print(f"written: {args.output}")
    return status


def main(arguments=None):
    """Run it; returns the exit status: 1 where something would be copied and may not, or is wrong, 2 for what cannot be read."""
    args, rest = _parser().parse_known_args(arguments)
    if args.command in ("bench", "tune"):
        print(f"python -m blasview: {args.command} is the program's alone: cargo install blasview --features cli", file=sys.stderr)
        return 2
    if rest:
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        if args.command == "explain":
            return _explain(args)
        if args.command == "backend":
            found = blasview.backend()
            print(json.dumps(found.to_dict(), indent=2) if args.json else str(found).rstrip())
            return 0
        return _multiply(args, None if args.command == "gemm" else args.letters)
    except blasview.WouldCopyError as error:
        print(f"python -m blasview: {error}", file=sys.stderr)
        return 1
    except (SpecError, ValueError, TypeError, OSError, MemoryError, IndexError) as error:
        print(f"python -m blasview: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
