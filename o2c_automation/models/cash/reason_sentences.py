"""Every reason a proposal may state, in the user's words, ready for translators.

The sentences are the engine's; the engine knows no translation, so that they are listed again.
"""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

REASON_SENTENCES = {
    # --- references found -------------------------------------------------------------------
    "reference_structured": _lt("The structured creditor reference of the item was given."),
    "reference_exact": _lt("The item's number stands in the text exactly as written."),
    "reference_mangled": _lt("The item's number stands in the text, written differently."),
    "reference_partial": _lt(
        "Most of the item's number stands in the text; its beginning is lost."
    ),
    "reference_short": _lt("A short form of the item's number stands in the text."),
    "reference_bare": _lt("Only the running part of the item's number stands in the text."),
    "reference_list": _lt("The number continues or abbreviates a list of numbers in the text."),
    "reference_customer": _lt("The customer's own order number of the item stands in the text."),
    "reference_near": _lt("A number in the text is one character away from the item's number."),
    "reference_cut": _lt("The list of numbers was cut by the bank; one set of items completes it."),
    # --- amounts ----------------------------------------------------------------------------
    "amount_exact": _lt("The amount equals what is open on the items."),
    "amount_unique": _lt("No other open item of the payer has this amount."),
    "amount_registered": _lt("A payment of this amount was registered and waits for the bank."),
    "amount_rounding": _lt("The amount differs by a rounding only."),
    "amount_discount": _lt("The amount equals what is open less the early-payment discount."),
    "amount_discount_late": _lt("The discount was taken after its last day; it stays open."),
    "amount_fee": _lt("The bank kept a charge within the tolerance."),
    "amount_deduction": _lt("The payer paid less; the shortage stays open as a deduction."),
    "amount_partial": _lt("The payer paid a part of the item; the rest stays open."),
    "amount_over": _lt("The payer paid too much; the rest stays unapplied."),
    "amount_balance": _lt("The amount equals everything open for the payer."),
    "amount_overdue": _lt("The amount equals everything overdue for the payer."),
    "amount_oldest": _lt("The amount equals the payer's oldest items."),
    "amount_subset": _lt("Exactly one set of the payer's items adds up to the amount."),
    "amount_near": _lt("Nothing else the payer owes is that near to the amount."),
    "date_stated": _lt("The text states the day of the item."),
    "shortage_located": _lt("The text states the shortage next to one of the items."),
    "words_deduction": _lt("The text names a reason for paying less."),
    "words_instalment": _lt("The text calls this an instalment."),
    "words_balance": _lt("The text speaks of the account's balance."),
    # --- payer ------------------------------------------------------------------------------
    "payer_given": _lt("The bank line already names the customer."),
    "payer_account": _lt("The bank account belongs to the customer."),
    "payer_alias": _lt("Earlier confirmed payments of this payer belong to the customer."),
    "payer_name": _lt("The payer's name is the customer's."),
    "payer_twin": _lt("The payer's name fits customers that differ in legal form only."),
    "payer_fuzzy": _lt("The payer's name resembles the customer's only."),
    "payer_similar": _lt("The payer's name resembles several customers' names."),
    "payer_head": _lt("The payer is the head of the customer's group."),
    "payer_trusted": _lt("The payer is no known customer; the policy trusts the whole number."),
    "payer_silent": _lt("The bank line names no payer."),
    # --- guards: why a line is not posted by itself --------------------------------------------
    "score_low": _lt("The evidence is not strong enough for automatic posting."),
    "margin_small": _lt("Another reading of the bank line is almost as likely."),
    "likely_only": _lt("This is the likeliest reading, but nothing makes it sure."),
    "payer_conflict": _lt("The payer is a known customer, but not the one the items belong to."),
    "payer_unknown": _lt("The stated payer is no known customer."),
    "payer_unconfirmed": _lt("The amount differs and nothing confirms who paid."),
    "item_blocked": _lt("One of the items is blocked."),
    "ambiguous_amount": _lt("Several open items of the payer have this amount."),
    "ambiguous_reference": _lt("The reference fits several open items."),
    "ambiguous_subset": _lt("Several sets of items add up to the amount."),
    "subset_by_chance": _lt("So many sums were tried that this one may fit by accident."),
    "subset_incomplete": _lt("There were too many items to look at every set."),
    "foreign_reference": _lt("The text names another customer's item."),
    "reference_unknown": _lt("The text names a number that looks like ours but is not open."),
    "reference_settled": _lt("The text names an item that is already settled."),
    "duplicate_payment": _lt(
        "The item the line names was already paid: a possible second payment."
    ),
    "difference_unclear": _lt("The difference is no known fee, discount or deduction."),
    "shortage_unlocated": _lt("It is not clear which of several items was paid short."),
    "over_large": _lt("The overpayment is too large to be left on account without asking."),
    "over_explained": _lt("The overpayment equals another open item of the payer."),
    "reference_contradicted": _lt("A number one character away belongs to an item of this amount."),
    "currency_mismatch": _lt("The item is in another currency than the bank line."),
    "negative_amount": _lt("Money went out: a return, a refund or a charge."),
    "amount_limit": _lt("The amount is above the policy's limit for automatic posting."),
    "policy_forbids": _lt("The policy leaves this kind of difference to a person."),
    "other_customer_same_amount": _lt("Several customers have an open item of this amount."),
    "on_account": _lt("Nothing open explains the money; it can stay on the customer's account."),
    "no_candidate": _lt("Nothing open explains this line."),
    # --- flags known before matching -----------------------------------------------------------
    "aml": _lt("The line carries an anti-money-laundering flag."),
    "payer_blocked": _lt("The payer or the customer is watched: a person looks at each payment."),
    "aml_country": _lt("The payer's account or the customer is in a watched country."),
    "aml_cash": _lt("The money came in cash, above what is applied without a person."),
    "aml_split": _lt("The payer's payments of these days each stay just below the largest amount."),
    "period_closed": _lt("The accounting period of the line is closed."),
    "reversal": _lt("The line reverses another bank line."),
    "undone": _lt("A person undid what was applied to this line before."),
    "flagged": _lt("The line carries a flag that needs a person."),
    # --- the ledger and the rules ---------------------------------------------------------------
    "refused_by_host": _lt(
        "The accounting refused the entry. Mend what it says, then match the line again."
    ),
    "unexpected_error": _lt(
        "The entry could not be made. Match the line again, or choose its items yourself."
    ),
    "items_changed": _lt("An item was settled or changed in the meantime."),
    "exchange_unstated": _lt(
        "The items are in another currency, and the bank does not say what the payer meant to pay."
    ),
    "order_prepayment": _lt("The text names an order without an invoice: a prepayment."),
    "rule_manual": _lt("The rule waits for a person."),
    "rule_rest": _lt("The rule explains a part; nothing open explains the rest for certain."),
}
