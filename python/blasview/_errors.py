"""Exceptions of matrices, which are NumPy's too: whoever catches ``numpy.linalg.LinAlgError`` catches them."""

from numpy.linalg import LinAlgError


class SingularMatrixError(LinAlgError):
    """A matrix has no inverse: the message says where its factor has the first zero on its diagonal, counted from 0."""

    __module__ = "blasview"


class NotPositiveDefiniteError(LinAlgError):
    """A matrix is not positive definite: the message says which leading block is the first that is not."""

    __module__ = "blasview"
