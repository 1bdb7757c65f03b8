"""Entry points in C: src/capi."""

from .table import DIAGONALS, NUMBERS, SCALES, document


def entry_point(routine):
    """That of a routine."""
    body = returning if routine.result != "report" else reporting
    return document(routine.row["c"], "///") + "#[unsafe(no_mangle)]\n" + body(routine)


def given(routine):
    """The operands, as what carries it out takes them."""
    return f".conjugated({routine.row['conjugated']})" if "conjugated" in routine.row else ""


def reporting(routine):
    """One that changes an operand."""
    types = {name: "i64" for name in DIAGONALS} | {name: "*const c_void" for name in (*SCALES, *NUMBERS, "h")}
    names, values, reads, numbers = [], [], [], ""
    if routine.is_row_major:
        values.append("Order::RowMajor")
    for argument in routine.arguments:
        name = argument.name
        names.append(f"    {name}: {'*const bv_view' if argument.rank else types.get(name, 'i32')},\n")
        if argument.rank:
            continue
        if name in DIAGONALS:
            values.append(f'length({name}, "{name}")?')
        elif name in SCALES:
            one = name == "alpha"
            real = f"real_scale::<T>({name}, {'1.0' if one else '0.0'})"
            values.append(real if argument.is_real else f"scale({name}, {'T::ONE' if one else 'T::ZERO'})")
        elif name in NUMBERS:
            values.append(f'number({name}, "{name}")?')
        elif name == "h":
            numbers = 'let h = ModifiedRotation { parameters: number::<[T; 5]>(h, "h")? };'
            values.append("&h")
        else:
            reads.append(f"            let {name} = routine::{name}({name})?;\n")
            values.append(name)
    table = routine.table + ("_LEFT" if "side" in routine.has else "")
    values = "".join(f"{value}, " for value in values)
    call = f"T::{routine.runs}_raw(context, {values}&given{given(routine)}.operands::<T>())"
    # Macros are left as they are written.
    inside = " " * 16
    call = f"{inside}{numbers}\n{inside}{call}" if numbers else f"{inside}{call}"
    if routine.row.get("compiled_for") == "real":
        run = f'            with_real!("{routine.name}", given.dtype, T => {{\n{call}?\n            }})\n'
    else:
        run = f"            Ok(with_scalar!(given.dtype, T => {{\n{call}\n            }})?)\n"
    return (
        f'pub unsafe extern "C" fn bv_{routine.name}(\n'
        + "".join(names)
        + "    options: *const bv_options,\n    report: *mut bv_report,\n) -> bv_status {\n"
        + f"    let views = [{', '.join(view.name for view in routine.views)}];\n"
        + "    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.\n    unsafe {\n"
        + f"        carry_out(&routines::{table}, Scalars::{routine.scalars.title()}, views, options, report, "
        + f"|context, given| {{\n{''.join(reads)}{run}        }})\n    }}\n}}\n"
    )


def returning(routine):
    """One that computes a value."""
    value = f"T::{routine.runs}_raw(&mut Context::new(), &given.operands::<T>())?"
    if routine.result == "index":
        place, kind = "index", "i64"
        write = f"let at = with_scalar!(given.dtype, T => {value});\nindex.write(at.map_or(-1, |at| at as i64));"
    else:
        place, kind = "result", "c_void"
        written = "T" if routine.result == "number" else "<T as Scalar>::Real"
        inside = " " * 16
        write = (
            f"with_scalar!(given.dtype, T => {{\n{inside}let value = {value};\n"
            f"{inside}result.cast::<{written}>().write_unaligned(value);\n            }});"
        )
    names = ", ".join(f"{view.name}: *const bv_view" for view in routine.views)
    views = ", ".join(view.name for view in routine.views)
    return (
        f'pub unsafe extern "C" fn bv_{routine.name}({names}, {place}: *mut {kind}) -> bv_status {{\n'
        + "boundary(|| {\n// SAFETY: by contract, all are NULL or valid.\n"
        + f"let given = unsafe {{ Given::read(&routines::{routine.table}, [{views}]) }}?{given(routine)};\n"
        + f'let {place} = output({place}, "{place}")?;\n'
        + "// SAFETY: the views have been checked; by contract the result is writable.\n"
        + f"unsafe {{\n{write}\n}}\nOk(())\n}})\n}}\n"
    )
