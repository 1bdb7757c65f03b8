//! The candidates: the product on its operands, on contiguous ones, with copies made first or beforehand, and the copies
//! by themselves. All on the same memory.

use blasview::{
    Backend, Blas, Context, Error, MatrixView, MatrixViewMut, Order, Report, Trans, View, ViewMut, copy,
};

/// What takes turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// One plain BLAS call on operands in C order.
    Contiguous,
    /// The product as it was asked for.
    Ours,
    /// The same after these operands have been copied into C order; C is copied back.
    CopyFirst([bool; 3]),
    /// The same with copies of these operands that are there already, and with a C in C order.
    Copied([bool; 3]),
    /// The copy of that operand: of A and B from where they are, of C back.
    Copy(usize),
}

/// An input as it lies.
pub struct Input<'a, T> {
    /// Its elements.
    pub view: View<'a, T>,
    /// Whether it is read as its conjugate. A copy moves the same bytes then, and is taken for the conjugate itself.
    pub conj: bool,
}

impl<'a, T: Blas> Input<'a, T> {
    /// Itself or its copy.
    fn matrix<'s>(&self, copied: View<'s, T>, is_copied: bool) -> Result<MatrixView<'s, T>, Error>
    where
        'a: 's,
    {
        if is_copied {
            return copied.matrix();
        }
        let matrix = self.view.clone().matrix()?;
        Ok(if self.conj { matrix.conj() } else { matrix })
    }
}

/// All that the candidates use.
pub struct Fixture<'a, T> {
    /// Who computes.
    pub blas: Backend,
    /// How the routines are carried out.
    pub context: Context<'static>,
    /// A and B.
    pub inputs: [Input<'a, T>; 2],
    /// C.
    pub output: ViewMut<'a, T>,
    /// All three in C order.
    pub dense: [ViewMut<'a, T>; 3],
    /// m, n and k, as BLAS takes them.
    pub lens: [isize; 3],
    /// The factor of C.
    pub beta: T,
}

impl<T: Blas> Fixture<'_, T> {
    /// Makes so many calls; says what the last product reports.
    pub fn run(&mut self, candidate: Candidate, calls: u32) -> Result<Report, Error> {
        match candidate {
            Candidate::Contiguous => self.contiguous(calls),
            Candidate::Ours => self.product([false; 3], calls),
            Candidate::Copied(operands) => self.product(operands, calls),
            Candidate::CopyFirst(operands) => {
                let mut report = Report::default();
                for _ in 0..calls {
                    self.copy_inputs(operands)?;
                    if operands[2] && self.beta != T::ZERO {
                        copy(self.dense[2].reborrow(), self.output.as_view())?;
                    }
                    report = self.product(operands, 1)?;
                    if operands[2] {
                        copy(self.output.reborrow(), self.dense[2].as_view())?;
                    }
                }
                Ok(report)
            }
            Candidate::Copy(at) => {
                for _ in 0..calls {
                    match at {
                        2 => copy(self.output.reborrow(), self.dense[2].as_view())?,
                        _ => self.copy_inputs(std::array::from_fn(|operand| operand == at))?,
                    }
                }
                Ok(Report::default())
            }
        }
    }

    fn copy_inputs(&mut self, operands: [bool; 3]) -> Result<(), Error> {
        for ((input, dense), _) in
            self.inputs.iter().zip(&mut self.dense).zip(operands).filter(|&(_, copied)| copied)
        {
            copy(dense.reborrow(), input.view.clone())?;
        }
        Ok(())
    }

    /// With these operands in C order, the others as they lie.
    fn product(&mut self, dense: [bool; 3], calls: u32) -> Result<Report, Error> {
        let [dense_a, dense_b, dense_c] = &mut self.dense;
        let a = self.inputs[0].matrix(dense_a.as_view(), dense[0])?;
        let b = self.inputs[1].matrix(dense_b.as_view(), dense[1])?;
        let mut c: MatrixViewMut<'_, T> =
            if dense[2] { dense_c.reborrow() } else { self.output.reborrow() }.matrix()?;
        let mut report = Report::default();
        for _ in 0..calls {
            report = self.context.gemm(T::ONE, a, b, self.beta, c.reborrow())?;
        }
        Ok(report)
    }

    fn contiguous(&mut self, calls: u32) -> Result<Report, Error> {
        let [m, n, k] = self.lens;
        let [a, b, c] = &mut self.dense;
        let (a, b, c) = (a.as_view().as_ptr(), b.as_view().as_ptr(), c.as_mut_ptr());
        let (order, trans, one) = (Order::RowMajor, Trans::No, T::ONE);
        for _ in 0..calls {
            // SAFETY: the three are views of initialised, aligned memory of their own in C order, m x k, k x n and m x n,
            // so that each leading dimension is the length of a row; C is borrowed exclusively.
            unsafe {
                T::gemm(
                    self.blas,
                    order,
                    trans,
                    trans,
                    m,
                    n,
                    k,
                    one,
                    a,
                    k.max(1),
                    b,
                    n.max(1),
                    self.beta,
                    c,
                    n.max(1),
                );
            }
        }
        Ok(Report::default())
    }
}
