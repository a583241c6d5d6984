"""Facts and documents in, findings and a certificate out."""

from mingzhang.check.certificate import Certificate, Obligation, Verdict
from mingzhang.check.model import Beside
from mingzhang.check.run import check

__all__ = ["Beside", "Certificate", "Obligation", "Verdict", "check"]
