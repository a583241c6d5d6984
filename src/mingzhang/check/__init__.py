"""Facts and documents in, findings and a certificate out."""

from mingzhang.check.certificate import Certificate, Obligation, Verdict
from mingzhang.check.run import check

__all__ = ["Certificate", "Obligation", "Verdict", "check"]
