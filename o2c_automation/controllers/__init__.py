from . import portal_credit, portal_dispute, portal_invoice, portal_statement
