//! What is done before anything is multiplied: inputs that are summed, or copied, so that their axes chain as the others' do.

use super::choose::{Contraction, ContractionOptions, NAME, Prepared, Reason};
use super::index::{C, Index, Indices, Kind, NAMES, merge, of_kind, picked};
use crate::axis_vec::{AxisVec, add, sort_by_key};
use crate::error::{Error, Refusal, Refusals, Result};
use crate::plan::Policy;
use crate::scalar::DType;

impl Contraction {
    /// Inputs with indices of their own are summed along those first.
    pub(super) fn sum_first(&mut self, indices: &mut Indices) -> Result<()> {
        let has = |indices: &Indices, kind| indices.iter().any(|index| index.kind() == kind);
        let both = has(indices, Kind::SumA) && has(indices, Kind::SumB);
        for (at, kind, others) in [(0, Kind::SumA, Kind::N), (1, Kind::SumB, Kind::M)] {
            if !has(indices, kind) {
                continue;
            }
            if !both && !has(indices, others) {
                // A vector of equal numbers does it in the same product.
                for index in indices.iter_mut().filter(|index| index.kind() == kind) {
                    index.carried = [true, true, false];
                }
                continue;
            }
            let sums = of_kind(indices, kind)?;
            *indices = picked(indices, |index| index.kind() != kind)?;
            let mut prepared = self.laid_out_first(indices, at, Reason::Sum)?;
            for index in &sums {
                add(&mut prepared.sums, index.axis(at))?;
            }
            self.prepared[at] = Some(prepared);
        }
        // What is summed alike may chain now.
        merge(indices);
        Ok(())
    }

    /// Inputs that share memory with C are copied first.
    pub(super) fn copy_first(&mut self, indices: &mut Indices) -> Result<()> {
        let ContractionOptions { policy, overlaps, .. } = self.options;
        let shares = |at: usize| overlaps[at] && self.prepared[at].is_none();
        let shares = [shares(0), shares(1)];
        if policy == Policy::ZeroCopy && shares != [false; 2] {
            let why = |at: usize| shares[at].then_some(Refusal::Overlap);
            let refusals = Refusals::collect([(NAMES[0], why(0)), (NAMES[1], why(1))])?;
            return Err(Error::WouldCopy { routine: NAME, refusals });
        }
        for at in (0..2).filter(|&at| shares[at]) {
            self.prepared[at] = Some(self.laid_out_first(indices, at, Reason::Overlap)?);
            merge(indices);
        }
        Ok(())
    }

    /// An input's elements one after the other: batch, and what is free and summed in the order of a product.
    fn laid_out_first(&self, indices: &mut Indices, at: usize, reason: Reason) -> Result<Prepared> {
        let order = if at == 0 { [Kind::Batch, Kind::M, Kind::K] } else { [Kind::Batch, Kind::K, Kind::N] };
        let mut kept = Indices::new();
        for kind in order {
            for index in indices.iter().filter(|index| index.carried[at] && index.kind() == kind) {
                add(&mut kept, *index)?;
            }
        }
        let prepared = laid_out(self.dtype, &kept, at, reason)?;
        relaid(indices, &kept, at, &prepared);
        Ok(prepared)
    }

    /// C is computed in the workspace.
    pub(super) fn compute_apart(&mut self, indices: &mut Indices) -> Result<()> {
        let kept = picked(indices, |index| index.carried[C])?;
        let place = laid_out(self.dtype, &kept, C, Reason::Order)?;
        relaid(indices, &kept, C, &place);
        self.apart = kept;
        for (index, axis) in self.apart.iter_mut().zip(&place.axes) {
            index.strides = [axis.1, 0, axis.2];
        }
        for index in &self.spread {
            add(&mut self.apart, Index { strides: [0, 0, index.strides[C]], ..*index })?;
        }
        self.spread_bytes = place.room();
        Ok(())
    }

    /// The input at that position is copied, so that its axes chain as the others' do. `indices` are those before they were merged
    /// for that.
    pub(super) fn pack(&mut self, at: usize, packs: [bool; 2], indices: &Indices) -> Result<()> {
        let (outer, inner) = if at == 0 { (0, 2) } else { (2, 1) };
        // What steps least where it lies comes last, so that it is copied along that.
        let least = |group: &Indices| {
            let parts = group.iter().fold(0, |parts, index| parts | index.parts);
            let meant = indices.iter().filter(|index| index.parts & parts != 0 && index.carried[at]);
            meant.map(|index| index.strides[at].unsigned_abs()).min().unwrap_or(usize::MAX)
        };
        let is_turned = least(&self.groups[outer]) < least(&self.groups[inner]);
        let sides = if is_turned { [inner, outer] } else { [outer, inner] };
        let used = self.loops.iter().chain(&self.groups[sides[0]]).chain(&self.groups[sides[1]]);
        let mut order = Indices::new();
        for index in used.filter(|index| index.carried[at]) {
            let mut parts = picked(indices, |part| part.parts & index.parts != 0)?;
            // In the order in which they chain in what is not packed.
            let other = if index.carried[C] { Some(C) } else { (0..C).find(|&other| !packs[other]) };
            if let Some(other) = other {
                sort_by_key(&mut parts, |part| core::cmp::Reverse(part.strides[other].unsigned_abs()));
            }
            for part in parts {
                add(&mut order, part)?;
            }
        }
        let prepared = laid_out(self.dtype, &order, at, Reason::Order)?;
        for list in self.groups.iter_mut().chain([&mut self.loops]) {
            for index in list.iter_mut().filter(|index| index.carried[at]) {
                // Of several the innermost: the others chain.
                let last = order.iter().rposition(|part| part.parts & index.parts != 0);
                if let Some(last) = last {
                    index.strides[at] = prepared.axes[last].1;
                }
            }
        }
        self.prepared[at] = Some(prepared);
        Ok(())
    }
}

/// An operand's elements one after the other, along those of its indices, outermost first.
fn laid_out(dtype: DType, indices: &Indices, at: usize, reason: Reason) -> Result<Prepared> {
    let mut axes = AxisVec::new();
    let mut stride = dtype.size();
    for index in indices.iter().rev() {
        add(&mut axes, (index.len, stride as isize, index.strides[at]))?;
        stride = stride
            .checked_mul(index.len)
            .filter(|&bytes| bytes <= isize::MAX as usize)
            .ok_or(Error::Overflow)?;
    }
    axes.reverse();
    Ok(Prepared { reason, bytes: stride, axes, sums: AxisVec::new() })
}

/// The same indices with an operand's strides where it is laid out. `kept` are the indices of that, in its order.
fn relaid(indices: &mut Indices, kept: &Indices, at: usize, place: &Prepared) {
    for index in indices.iter_mut().filter(|index| index.carried[at]) {
        if let Some(position) = kept.iter().position(|other| other.parts == index.parts) {
            index.strides[at] = place.axes[position].1;
        }
    }
}
