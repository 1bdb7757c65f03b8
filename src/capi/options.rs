//! `bv_options`, how calls are to be carried out, and what they leave: `bv_report`, `bv_plan`.

use core::ffi::c_void;
use core::mem::{MaybeUninit, offset_of};
use core::ptr::{null_mut, slice_from_raw_parts_mut};

use super::backend::{bv_backend, given};
use super::handles::{Handle, Kind, handle};
use super::status::{Failure, Reported};
use super::without_status;
use crate::arch::CACHE_LINE;
use crate::backend::Backend;
use crate::blas::{Context, Report};
use crate::error::Error;
use crate::pack::free_workspace;
use crate::plan::{AnyPlan, Directly, Policy, WORKSPACE_LIMIT};

/// Policy: pass what a legal BLAS call can take, pack the rest. The default.
pub const BV_AUTO: i32 = 0;
/// Policy: BV_ERR_REFUSED, with the reasons, instead of any copy.
pub const BV_ZERO_COPY: i32 = 1;
/// Policy: as BV_AUTO, but what could pass may be packed, or computed without BLAS or in several calls, where that was
/// measured to be faster.
pub const BV_FASTEST: i32 = 2;

/// Directly: a product that BLAS cannot take as it lies is computed without BLAS and without copies where that was
/// measured to be faster: as it lies, or in panels in the workspace. The default. Under BV_ZERO_COPY it is refused all the same.
pub const BV_DIRECTLY_MEASURED: i32 = 0;
/// Directly: never; it is always packed for BLAS, so that results do not depend on which of the two is used.
pub const BV_DIRECTLY_NEVER: i32 = 1;
/// Directly: always, however large.
pub const BV_DIRECTLY_ALWAYS: i32 = 2;

/// How a call will be carried out. Left by any routine whose options have a place for it, or made by bv_gemm_plan_new;
/// freed by bv_plan_free. It holds no pointer to data, never changes, and may be used by several threads at once.
pub struct bv_plan {
    pub(super) plan: AnyPlan,
    /// The options for runs that give none.
    policy: Policy,
    directly: Directly,
    threads: usize,
    workspace_limit: usize,
    backend: Option<Backend>,
}

// SAFETY: no other type in the library has this kind; `Send` and `Sync`, as is asserted below.
unsafe impl Handle for bv_plan {
    const KIND: Kind = Kind::Plan;
}

const _: () = {
    const fn is_for_all_threads<T: Send + Sync>() {}
    is_for_all_threads::<bv_plan>();
};

/// How calls are to be carried out. Start from BV_OPTIONS_INIT; wherever options are taken, NULL stands for it.
///
/// The struct may grow: its first field tells the library which version of it the program was compiled with.
/// Fields beyond struct_size have their defaults. Fields that are newer than the library must be 0.
#[repr(C)]
pub struct bv_options {
    /// sizeof(bv_options).
    pub struct_size: usize,
    /// BV_AUTO, BV_ZERO_COPY or BV_FASTEST.
    pub policy: i32,
    /// On how many threads at most to pack operands of 4 MiB and more, and to compute products without BLAS that are not
    /// small; 0: as many as the BLAS computes on (see bv_backend_set_threads). A library built without the feature rayon
    /// does it on one, and so does a child that was forked after several were used.
    pub threads: i32,
    /// Bound of the workspace in bytes; 0: the default of 8 MiB. Operands that do not fit are packed panel by
    /// panel; only one that shares memory with the output may exceed it, as it has to be copied as a whole.
    pub workspace_limit: usize,
    /// Memory to use as workspace, workspace_bytes of it, all of which is the bound: nothing is allocated then.
    /// It must not share memory with an operand, and is used by one call at a time. NULL: the library keeps what it
    /// allocates for the thread's next call, up to 8 MiB or the bound, if that is larger; see bv_free_workspace.
    pub workspace: *mut c_void,
    /// Its size in bytes, of which up to 63 are lost to alignment; 0 if workspace is NULL.
    pub workspace_bytes: usize,
    /// If not NULL, nothing is computed: a plan of the call, for an alpha other than 0, is stored there, to be looked
    /// at with bv_plan_text and the like and freed with bv_plan_free. The report then is all 0.
    pub plan: *mut *mut bv_plan,
    /// BV_DIRECTLY_MEASURED, BV_DIRECTLY_NEVER or BV_DIRECTLY_ALWAYS: when gemm computes without BLAS.
    pub directly: i32,
    /// Must be 0: room for an option to come.
    pub reserved: i32,
    /// Which BLAS computes: see bv_backend_open. NULL: the default one, see bv_backend_default.
    pub backend: *const bv_backend,
}

/// Frees the workspace that the library keeps for the next call of the calling thread. A thread that ends frees its own,
/// dlclose that of all threads.
#[unsafe(no_mangle)]
pub extern "C" fn bv_free_workspace() {
    without_status(free_workspace);
}

/// What was done. This struct never changes.
#[repr(C)]
pub struct bv_report {
    /// Bytes copied between operands and workspace; 0: nothing was copied.
    pub bytes_copied: usize,
    /// Bytes of workspace used.
    pub workspace_bytes: usize,
    /// Number of BLAS calls made.
    pub calls: usize,
}

impl From<Report> for bv_report {
    fn from(report: Report) -> bv_report {
        let Report { bytes_copied, workspace_bytes, calls, .. } = report;
        bv_report { bytes_copied, workspace_bytes, calls }
    }
}

/// A larger size is taken for garbage.
pub(super) const LARGEST: usize = 4096;

/// Options that have been checked.
///
/// # Invariants
/// `workspace` and `plan` are what C gave in one struct of options, or there are none: nothing else can be put there. They
/// are pointers, not references, as not every function that takes options looks at them, and C promises nothing of them
/// where it does not; nor need the place for a plan be initialised.
#[derive(Debug)]
pub struct Options {
    pub policy: Policy,
    pub directly: Directly,
    pub threads: usize,
    pub workspace_limit: usize,
    pub backend: Option<Backend>,
    /// At most `isize::MAX` bytes; its pointer is not NULL.
    workspace: Option<*mut [MaybeUninit<u8>]>,
    /// Where a plan is to be left, or NULL.
    plan: *mut *mut bv_plan,
}

impl Options {
    /// What NULL stands for.
    const DEFAULT: Options = Options {
        policy: Policy::Auto,
        directly: Directly::Measured,
        threads: 0,
        workspace_limit: WORKSPACE_LIMIT,
        backend: None,
        workspace: None,
        plan: null_mut(),
    };

    /// Those that a plan was made with: what its runs have that give none.
    pub fn of(plan: &bv_plan) -> Options {
        let &bv_plan { policy, directly, threads, workspace_limit, backend, .. } = plan;
        Options { policy, directly, threads, workspace_limit, backend, ..Options::DEFAULT }
    }

    /// Reads and checks what C gave. Of the workspace and the place for a plan the addresses are kept, without a look.
    ///
    /// # Safety
    /// `options` is NULL or points to `struct_size` initialised bytes, aligned, the first of which are that number, and
    /// nobody changes them meanwhile; `backend`, if among them, is as C6 says. (This much of C5.)
    #[inline(always)]
    pub unsafe fn read(options: *const bv_options) -> Result<Options, Reported> {
        // SAFETY: the caller's promise, and not NULL.
        if options.is_null() { Ok(Options::DEFAULT) } else { unsafe { Options::read_given(options) } }
    }

    /// # Safety
    /// As [`Options::read`]; not NULL.
    #[inline(never)]
    unsafe fn read_given(options: *const bv_options) -> Result<Options, Reported> {
        // SAFETY: not NULL, and the first field, which is always there.
        let size = unsafe { (&raw const (*options).struct_size).read() };
        if !(size_of::<usize>()..=LARGEST).contains(&size) {
            return Err(Failure::StructSize(size).into());
        }
        // SAFETY: `at` is below `size`, and as many bytes are initialised.
        let unknown = (size_of::<bv_options>()..size).any(|at| unsafe { *options.cast::<u8>().add(at) } != 0);
        if unknown {
            return Err(Failure::UnknownOption.into());
        }
        /// A field, or its default where it lies beyond the struct that the program knows.
        macro_rules! field {
            ($field:ident, $default:expr) => {
                if offset_of!(bv_options, $field) + size_of_val(&$default) <= size {
                    // SAFETY: its bytes end at `size` at most, and as many are initialised; it is aligned, as `options`
                    // is; any bytes are a value of its type, an integer or a pointer.
                    unsafe { (&raw const (*options).$field).read() }
                } else {
                    $default
                }
            };
        }
        let policy = match field!(policy, BV_AUTO) {
            BV_AUTO => Policy::Auto,
            BV_ZERO_COPY => Policy::ZeroCopy,
            BV_FASTEST => Policy::Fastest,
            value => return Err(Failure::Value { parameter: "options.policy", value }.into()),
        };
        let threads = field!(threads, 0_i32);
        let threads = usize::try_from(threads)
            .map_err(|_| Failure::Range { parameter: "options.threads", value: threads })?;
        let workspace_limit = match field!(workspace_limit, 0_usize) {
            0 => WORKSPACE_LIMIT,
            limit => limit,
        };
        let workspace = field!(workspace, null_mut::<c_void>());
        let bytes = field!(workspace_bytes, 0_usize);
        let workspace = match (workspace.is_null(), bytes) {
            (true, 0) => None,
            (true, _) => return Err(Failure::Null("options.workspace").into()),
            (false, _) if bytes > isize::MAX as usize => {
                return Err(Failure::Operand { operand: "options.workspace", error: Error::Overflow }.into());
            }
            (false, _) => Some(slice_from_raw_parts_mut(workspace.cast(), bytes)),
        };
        let plan = field!(plan, null_mut::<*mut bv_plan>());
        let directly = match field!(directly, BV_DIRECTLY_MEASURED) {
            BV_DIRECTLY_MEASURED => Directly::Measured,
            BV_DIRECTLY_NEVER => Directly::Never,
            BV_DIRECTLY_ALWAYS => Directly::Always,
            value => return Err(Failure::Value { parameter: "options.directly", value }.into()),
        };
        if field!(reserved, 0_i32) != 0 {
            return Err(Failure::UnknownOption.into());
        }
        let backend = field!(backend, core::ptr::null::<bv_backend>());
        // SAFETY: C6, which the caller promises of it.
        let backend = if backend.is_null() { None } else { Some(unsafe { given(backend) }?) };
        Ok(Options { policy, directly, threads, workspace_limit, backend, workspace, plan })
    }

    /// The same for Rust, to compute with.
    ///
    /// # Safety
    /// The workspace, if C gave one, can be written, and is used by nobody else and no operand during `'w`.
    #[inline(always)]
    pub unsafe fn context<'w>(&self) -> Context<'w> {
        let context = self.without_workspace();
        match self.workspace {
            // SAFETY: not NULL and at most `isize::MAX` bytes, by the invariant; any bytes are `MaybeUninit`; and the
            // caller's promise for `'w`.
            Some(own) => context.workspace(unsafe { &mut *own }),
            None => context,
        }
    }

    /// The same to plan with: of a workspace only the size counts, less what is lost to alignment.
    pub fn planning(&self) -> Context<'static> {
        let context = self.without_workspace();
        match self.workspace {
            Some(own) => {
                let lost = own.cast::<u8>().align_offset(CACHE_LINE);
                context.workspace_limit(own.len().saturating_sub(lost))
            }
            None => context,
        }
    }

    #[inline(always)]
    fn without_workspace<'w>(&self) -> Context<'w> {
        let Options { policy, directly, threads, workspace_limit, backend, .. } = *self;
        let context = backend.map_or(Context::new(), |backend| Context::new().backend(backend));
        let context = context.policy(policy).directly(directly);
        context.threads(threads).workspace_limit(workspace_limit)
    }

    /// Whether a plan is to be left instead of computing.
    #[inline(always)]
    pub fn wants_plan(&self) -> bool {
        !self.plan.is_null()
    }

    /// A plan with these options, for C to hold.
    pub fn planned(&self, plan: AnyPlan) -> Result<*mut bv_plan, Reported> {
        let Options { policy, directly, threads, workspace_limit, backend, .. } = *self;
        handle(bv_plan { plan, policy, directly, threads, workspace_limit, backend })
    }

    /// Leaves a plan where it is wanted, if it is.
    ///
    /// # Safety
    /// The place that C gave, if any, is as C4 says.
    pub unsafe fn leave_plan(&self, plan: AnyPlan) -> Result<(), Reported> {
        if self.wants_plan() {
            let plan = self.planned(plan)?;
            // SAFETY: not NULL, and by the caller's promise it can be written.
            unsafe { self.plan.write(plan) };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of no use but under Miri, which would find fault with a reference.
    #[test]
    fn what_is_not_looked_at_need_not_be_there() {
        let options = bv_options {
            struct_size: size_of::<bv_options>(),
            policy: BV_AUTO,
            threads: 0,
            workspace_limit: 0,
            workspace: core::ptr::without_provenance_mut(64),
            workspace_bytes: 4096,
            plan: core::ptr::without_provenance_mut(64),
            directly: BV_DIRECTLY_MEASURED,
            reserved: 0,
            backend: core::ptr::null(),
        };
        // SAFETY: the struct is all there, and this reads no more.
        let read = unsafe { Options::read(&options) }.unwrap();
        assert!(read.wants_plan());
        let _ = read.planning();
    }
}
