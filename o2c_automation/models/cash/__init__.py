from . import (
    res_partner,
    account_move_line,
    account_bank_statement_line,
    o2c_match_policy,
    o2c_payer_alias,
    o2c_match_proposal_line,
    o2c_match_proposal,
    o2c_cash_posting,
    o2c_cash_application,
    o2c_match_desk,
    o2c_match_decision,
    res_company,
)
