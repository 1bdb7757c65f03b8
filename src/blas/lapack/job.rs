//! How a routine of LAPACK is carried out: in which form each matrix goes to it, the room that it works in, the calls, and what is
//! written back.
//!
//! A routine says what its operands are and what it takes of each ([`Job::matrix`]), asks for room, and is run once on what that comes
//! to ([`Placed`]). Nothing is written before all of it is known.

pub use super::checks::{agree, at_most, square};
pub use super::parts::{Part, inside};
use super::parts::{copy_part, count};
pub use super::placed::{Placed, Use, diag_letter, reversed_rows, uplo_letter};
use super::run::best_length;
pub use super::run::{Answers, Run};
use super::touch;
use crate::arch::CACHE_LINE;
use crate::axis_vec::{AxisVec, add};
use crate::backend::Backend;
use crate::backend::lapack::{Fortran, Function};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Refusal, Refusals, Result};
use crate::pack::with_scratch;
use crate::plan::lapack::{Form, LapackPlan, MOST_OPERANDS, operand};
use crate::plan::{AnyPlan, Parameters, Policy, Structure, Tuning, packed_bytes, packed_ld};
use crate::words::Order;

/// Room to work in: where it starts in the workspace.
#[derive(Clone, Copy, Debug)]
pub struct Room(pub(super) usize);

impl Room {
    /// Where none is used.
    pub const NONE: Room = Room(0);
}

/// One matrix of a job.
#[derive(Clone, Copy)]
struct Held<T> {
    what: Use,
    given: Located<T>,
    placed: Placed<T>,
    /// Where its copy is, if it is packed.
    copy: Option<Room>,
}

/// A routine that is to be carried out.
pub struct Job<'c, 'w, T> {
    pub context: &'c mut Context<'w>,
    pub(super) blas: Backend,
    pub lapack: Fortran<T>,
    pub plan: LapackPlan,
    pub(super) refusals: AxisVec<(&'static str, Refusal)>,
    held: [Option<Held<T>>; MOST_OPERANDS],
    room: usize,
    /// What BLAS works in within the body, where it is known: see [`Self::solved`].
    pub(super) beside: Option<usize>,
    /// How far behind what is packed, or worked in, the library may read.
    reach: usize,
    routine: &'static str,
}

impl<'c, 'w, T: Blas> Job<'c, 'w, T> {
    /// One by these functions.
    ///
    /// # Errors
    /// [`Error::NoLapack`]; those of finding a backend.
    pub fn new(
        context: &'c mut Context<'w>,
        routine: &'static str,
        functions: &[Function],
    ) -> Result<Job<'c, 'w, T>> {
        let blas = context.blas()?;
        let lapack = Fortran::of(blas);
        lapack.needs(functions)?;
        let (plan, reach) = (LapackPlan::new(routine, T::DTYPE), lapack.reach(1));
        Ok(Job {
            context,
            blas,
            lapack,
            plan,
            refusals: AxisVec::new(),
            held: [None; MOST_OPERANDS],
            room: 0,
            beside: None,
            reach,
            routine,
        })
    }

    /// The largest integer of the library.
    pub fn int_max(&self) -> usize {
        self.blas.fixed_capabilities().int_max
    }

    /// Takes a matrix in one of the forms that it may have, else packed by columns.
    ///
    /// # Errors
    /// [`Error::Overflow`], [`Error::Refused`].
    pub fn matrix(&mut self, what: Use, given: Located<T>) -> Result<usize> {
        let form = Form::of(given.layout(), what.takes, size_of::<T>(), self.int_max());
        self.place(what, given, form, Form::COLUMNS)
    }

    /// Takes a matrix as [`Self::matrix`] does, but one by rows packed if that is said to be faster and the policy is
    /// [`Policy::Fastest`].
    ///
    /// # Errors
    /// As [`Self::matrix`].
    pub fn matrix_by_cols_if(
        &mut self,
        is_faster: impl FnOnce(&Tuning) -> bool,
        what: Use,
        given: Located<T>,
    ) -> Result<usize> {
        let mut form = Form::of(given.layout(), what.takes, size_of::<T>(), self.int_max());
        let is_by_rows = form.is_ok_and(|form| form.is_transposed);
        if is_by_rows
            && self.context.policy == Policy::Fastest
            && is_faster(self.context.tuning_of(self.blas))
        {
            form = Err(Refusal::Slower);
        }
        self.place(what, given, form, Form::COLUMNS)
    }

    /// Takes a matrix in just this form (but for its `ld`), else packed in this form, as a result of which the order and directions follow
    /// from those of an input.
    ///
    /// # Errors
    /// As [`Self::matrix`].
    pub fn matrix_in(&mut self, what: Use, given: Located<T>, form: Form) -> Result<usize> {
        let found = form.serves(given.layout(), size_of::<T>(), self.int_max());
        self.place(what, given, found, form)
    }

    /// A matrix as it will be placed; of a packed one the address is not known yet.
    pub fn peek(&self, at: usize) -> Placed<T> {
        match &self.held[at] {
            Some(held) => held.placed,
            None => unreachable!("asked for by the number that `matrix` gave"),
        }
    }

    /// Whether a matrix is packed.
    pub fn is_packed(&self, at: usize) -> bool {
        self.held[at].is_some_and(|held| held.copy.is_some())
    }

    /// Whether the library's kernels stay within a matrix, or in its page.
    fn safe(&self, f: Placed<T>) -> core::result::Result<Form, Refusal> {
        let (m, n, ld) = (f.m().unsigned_abs(), f.n().unsigned_abs(), f.ld.unsigned_abs());
        if m == 0 || n == 0 {
            return Ok(f.form());
        }
        // A form's extent fits.
        let end = f.ptr.addr() + ((n - 1) * ld + m) * size_of::<T>();
        self.lapack.refuses(f.ptr, end, ld).map_or(Ok(f.form()), Err)
    }

    /// Notes an operand that the routine itself copies into a room, and why.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn packs(
        &mut self,
        name: &'static str,
        given: Located<T>,
        reason: Refusal,
        bytes: usize,
    ) -> Result<()> {
        self.plan.push(operand(name, given.layout(), Structure::General, Err(reason), bytes));
        add(&mut self.refusals, (name, reason))
    }

    /// Takes a matrix in that form; one that has none, packed in the other.
    fn place(
        &mut self,
        what: Use,
        given: Located<T>,
        form: core::result::Result<Form, Refusal>,
        packed: Form,
    ) -> Result<usize> {
        let (rows, cols, item) = (given.rows.len, given.cols.len, size_of::<T>());
        let form = form.and_then(|form| self.safe(Placed::of(given, form)));
        let Some(at) = self.held.iter().position(Option::is_none) else {
            unreachable!("no routine has more operands");
        };
        let structure = match (what.reads, what.writes) {
            (Part::Triangle(_), _) | (Part::Nothing, Part::Triangle(_)) => Structure::Symmetric,
            _ => Structure::General,
        };
        let (placed, copy, bytes) = match form {
            Ok(form) => (Placed::of(given, form), None, 0),
            Err(reason) => {
                if let Refusal::TooLarge { value } = reason
                    && value == rows.max(cols)
                {
                    return Err(Error::Refused { refusal: reason });
                }
                let int_max = self.int_max();
                let (order, line) =
                    if packed.is_transposed { (Order::RowMajor, cols) } else { (Order::ColMajor, rows) };
                let bytes = packed_bytes(rows, cols, order, item, int_max).ok_or(Error::Overflow)?;
                let (room, ld) = (self.room_of(bytes)?, packed_ld(line, item, int_max) as isize);
                let ptr = core::ptr::without_provenance_mut(CACHE_LINE);
                self.reach = self.reach.max(self.lapack.reach(ld.unsigned_abs()));
                let Form { is_transposed, reversed, .. } = packed;
                add(&mut self.refusals, (what.name, reason))?;
                let count = count(what.reads, rows, cols) + count(what.writes, rows, cols);
                (Placed { ptr, ld, rows, cols, is_transposed, reversed }, Some(room), count * item)
            }
        };
        self.plan.push(operand(what.name, given.layout(), structure, form, bytes));
        if let (Part::Triangle(uplo), _) | (Part::Nothing, Part::Triangle(uplo)) = (what.reads, what.writes) {
            self.plan.set_parameters(Parameters { uplo, ..Parameters::default() });
        }
        self.held[at] = Some(Held { what, given, placed, copy });
        Ok(at)
    }

    /// So many bytes of room.
    ///
    /// # Errors
    /// [`Error::Overflow`].
    pub fn room_of(&mut self, bytes: usize) -> Result<Room> {
        let start = self.room;
        let bytes = bytes.checked_next_multiple_of(CACHE_LINE).ok_or(Error::Overflow)?;
        self.room =
            start.checked_add(bytes).filter(|&end| end <= isize::MAX as usize).ok_or(Error::Overflow)?;
        Ok(Room(start))
    }

    /// Room for so many numbers of a type, at least one.
    ///
    /// # Errors
    /// [`Error::Overflow`].
    pub fn room_for<U>(&mut self, count: usize) -> Result<Room> {
        self.room_of(count.max(1).checked_mul(size_of::<U>()).ok_or(Error::Overflow)?)
    }

    /// Room for so many of the library's integers.
    ///
    /// # Errors
    /// [`Error::Overflow`].
    pub fn integers(&mut self, count: usize) -> Result<Room> {
        self.room_of(count.max(1).checked_mul(self.lapack.int_size()).ok_or(Error::Overflow)?)
    }

    /// Room for as many numbers as LAPACK asks for, and how many they are; `asks` is the call with a length of -1, which is given where
    /// the answer goes. Of the best and the least length (`least`) it is the best that the limit allows: of memory of the caller's own what
    /// is left of it, else all of it, whatever is packed beside.
    ///
    /// # Errors
    /// [`Error::Refused`] where that is more than the library's integers count.
    pub fn work(
        &mut self,
        least: usize,
        asks: &mut dyn FnMut(*mut T) -> Result<isize>,
    ) -> Result<(Room, isize)> {
        let mut answer = T::ZERO;
        let info = asks(&raw mut answer)?;
        self.legal(info)?;
        let most = best_length::<T>(answer.to_f64().0).max(least).max(1);
        // What is packed is packed as a whole, and LAPACK with less than it asks for computes in no blocks: many times as long.
        let taken = if self.context.own.is_some() { self.room } else { 0 };
        let limit = self.context.limit().saturating_sub(taken) / size_of::<T>();
        let length = if most <= limit { most } else { least.max(limit.min(most)).max(1) };
        self.fits(length)?;
        Ok((self.room_for::<T>(length)?, length as isize))
    }

    /// The same where LAPACK takes nothing less than it asks for, or its documentation tells of no least length that all releases keep to.
    ///
    /// # Errors
    /// As [`Self::work`].
    pub fn work_asked_for(&mut self, asks: &mut dyn FnMut(*mut T) -> Result<isize>) -> Result<(Room, isize)> {
        let mut answer = T::ZERO;
        let info = asks(&raw mut answer)?;
        self.legal(info)?;
        let length = best_length::<T>(answer.to_f64().0).max(1);
        self.fits(length)?;
        Ok((self.room_for::<T>(length)?, length as isize))
    }

    /// Whether a length can be told to the library.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub fn fits(&self, value: usize) -> Result<()> {
        if value > self.int_max() {
            Err(Error::Refused { refusal: Refusal::TooLarge { value } })
        } else {
            Ok(())
        }
    }

    /// What LAPACK says of its arguments: never that one is wrong.
    ///
    /// # Errors
    /// [`Error::Backend`]: a library that asks for something else than LAPACK does.
    pub fn legal(&self, info: isize) -> Result<isize> {
        legal(self.blas, self.routine, info)
    }

    /// Runs it, unless it is only planned: `body` is given each matrix where it is now, the room, and a context for what BLAS does with
    /// what is left of the workspace. What LAPACK returns (INFO) is that of `body`.
    ///
    /// # Errors
    /// [`Error::WouldCopy`] under `ZeroCopy`, of all that would be copied; those of memory: nothing has been written then. Those of
    /// `body`, before which matrices have been packed, and after which they are written back.
    ///
    /// # Safety
    /// Each matrix is as [`Operands`](crate::blas::operands::Operands) demands: what is read of it initialised and readable, what is
    /// written of it writable, distinct, and shared with none of the others.
    pub unsafe fn run(
        self,
        body: impl FnOnce(&Run<T>, &mut Context<'_>) -> Result<isize>,
    ) -> Result<(Report, isize)> {
        let Job { context, blas, lapack, mut plan, refusals, held, room, beside, reach, routine } = self;
        let room = if room == 0 { 0 } else { room.checked_add(reach).ok_or(Error::Overflow)? };
        if context.policy == Policy::ZeroCopy && !refusals.is_empty() {
            let list = core::array::from_fn::<_, MOST_OPERANDS, _>(|at| {
                refusals.get(at).map_or(("", None), |&(name, reason)| (name, Some(reason)))
            });
            return Err(Error::WouldCopy { routine, refusals: Refusals::collect(list)? });
        }
        // Aligned, as what lies behind it is.
        let own_room = room.checked_next_multiple_of(CACHE_LINE).ok_or(Error::Overflow)?;
        let room = beside.map_or(Some(room), |beside| own_room.checked_add(beside)).ok_or(Error::Overflow)?;
        plan.set_workspace(room);
        if let Some(place) = context.plan_into.as_deref_mut() {
            *place = Some(AnyPlan::Lapack(plan));
        }
        if context.only_plans() {
            return Ok((Report::default(), 0));
        }
        let (threads, limit) = (context.own_threads(blas), context.limit());
        let (own, mut rest) = context.split_workspace(room);
        rest.forget_plan();
        let copied = plan.bytes_copied();
        let info = with_scratch(own, room, limit, |start| {
            if let Some(beside) = beside {
                // SAFETY: the last bytes of `room`, which is nobody else's within this closure; any are `MaybeUninit`.
                let last =
                    unsafe { core::slice::from_raw_parts_mut(start.wrapping_add(own_room).cast(), beside) };
                rest = rest.workspace(last);
            }
            let at = |Room(offset): Room| start.wrapping_add(offset);
            let mut placed = [None; MOST_OPERANDS];
            for (place, held) in placed.iter_mut().zip(held.iter().flatten()) {
                let mut here = held.placed;
                if let Some(room) = held.copy {
                    here.ptr = at(room).cast();
                    let Use { reads, writes, .. } = held.what;
                    // SAFETY: the caller's promise of what is read; the copy has room of its own, as `place` has asked for.
                    unsafe {
                        // What a function that fails leaves unwritten is written back, too.
                        if writes == Part::All && reads != Part::All {
                            touch::fill(here.view(), T::ZERO);
                        }
                        copy_part(here.view(), held.given, reads, threads);
                    }
                }
                *place = Some(here);
            }
            let result = body(&Run { lapack, placed, start }, &mut rest);
            for (held, here) in held.iter().flatten().zip(placed.iter().flatten()) {
                if held.copy.is_some() {
                    // SAFETY: the caller's promise of what is written; all of the copy is initialised, as it was read or filled.
                    unsafe { copy_part(held.given, here.view(), held.what.writes, threads) };
                }
            }
            legal(blas, routine, result?)
        })??;
        let report = Report {
            bytes_copied: copied,
            workspace_bytes: room,
            calls: plan.calls(),
            computed_directly: false,
        };
        Ok((report, info))
    }
}

/// What LAPACK says of its arguments: see [`Job::legal`].
fn legal(blas: Backend, routine: &'static str, info: isize) -> Result<isize> {
    if info >= 0 {
        return Ok(info);
    }
    let text = crate::backend::lapack_text;
    let reason = text(format_args!("{routine} refuses its argument {}", info.unsigned_abs()))?;
    Err(Error::Backend { library: text(format_args!("{}", blas.info().name()))?, reason })
}
