"""Counts of what agrees with NumPy and what does not."""

import collections


class Checks:
    """Counts what agrees, and prints the first of what does not."""

    def __init__(self):
        self.passed, self.failed = collections.Counter(), collections.Counter()
        self.answers = collections.defaultdict(collections.Counter)
        self.where = ""

    def same(self, what, ours, numpys):
        if isinstance(numpys, (bool, int)):
            self.answers[what][numpys] += 1
        if ours == numpys:
            self.passed[what] += 1
            return
        self.failed[what] += 1
        if sum(self.failed.values()) <= 20:
            print(f"FAILED {what}: {ours!r}, NumPy says {numpys!r}; {self.where}")

    def told(self, about):
        """Prints the counts; the exit code."""
        for what in sorted(self.passed | self.failed):
            print(f"{what:28} {self.passed[what]:9} passed {self.failed[what]:6} failed")
        passed, failed = sum(self.passed.values()), sum(self.failed.values())
        print(about)
        print(f"{passed} passed, {failed} failed")
        return 1 if failed else 0
