from . import (
    portal_credit,
    portal_deposit,
    portal_dispute,
    portal_invoice,
    portal_statement,
)
