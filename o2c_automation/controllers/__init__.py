from . import portal_dispute, portal_invoice, portal_statement
