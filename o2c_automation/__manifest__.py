{
    "name": "Order-to-Cash Automation",
    "summary": "Credit holds, automated billing, cash application, collections and disputes",
    "version": "19.0.0.1.0",
    "category": "Accounting/Accounting",
    "author": "O2C Automation",
    "license": "LGPL-3",
    "application": True,
    "depends": ["sale_management", "account", "account_payment", "portal", "mail", "resource"],
    "external_dependencies": {
        "python": ["xmlschema", "rapidfuzz", "mt-940", "bai2", "openpyxl"],
    },
    "data": [
        # Groups come first: access rows, rules and menus name them.
        "security/o2c_automation_groups.xml",
        "security/core/ir.model.access.csv",
        "security/core/o2c_core_rules.xml",
        # Menus before the views whose actions hang on them.
        "views/core/o2c_menus.xml",
        "views/core/o2c_event_views.xml",
        "views/core/o2c_run_views.xml",
        "views/core/res_config_settings_views.xml",
        #
        # --- credit ---
        "security/credit/ir.model.access.csv",
        "security/credit/o2c_credit_rules.xml",
        "data/credit/o2c_credit_data.xml",
        "views/credit/o2c_credit_check_views.xml",
        "views/credit/o2c_credit_check_decide_views.xml",
        "views/credit/o2c_credit_policy_views.xml",
        "views/credit/o2c_credit_approval_rule_views.xml",
        "views/credit/account_move_line_views.xml",
        "views/credit/sale_order_views.xml",
        "views/credit/res_partner_views.xml",
        #
        # --- billing ---
        "security/billing/ir.model.access.csv",
        "security/billing/o2c_billing_rules.xml",
        "data/billing.xml",
        "views/billing/o2c_dispatch_views.xml",
        "views/billing/sale_order_views.xml",
        "views/billing/account_move_views.xml",
        "views/billing/o2c_invoicing_rule_views.xml",
        "views/billing/res_config_settings_views.xml",
        #
        # --- bank ---
        "security/bank/ir.model.access.csv",
        "security/bank/o2c_bank_rules.xml",
        "data/bank.xml",
        "views/bank/o2c_bank_import_wizard_views.xml",
        "views/bank/o2c_bank_import_views.xml",
        "views/bank/o2c_bank_schema_views.xml",
        "views/bank/account_bank_statement_line_views.xml",
        "views/bank/account_journal_views.xml",
        "views/bank/res_config_settings_views.xml",
        #
        # --- cash application ---
        "security/cash/ir.model.access.csv",
        "security/cash/o2c_cash_rules.xml",
        "security/cash/o2c_match_learning_rules.xml",
        "data/cash.xml",
        "views/cash/o2c_match_review_views.xml",
        "views/cash/o2c_match_policy_views.xml",
        "views/cash/res_partner_views.xml",
        "views/cash/o2c_match_proposal_views.xml",
        "views/cash/o2c_payer_alias_views.xml",
        "views/cash/o2c_match_backtest_views.xml",
        "views/cash/o2c_remittance_advice_views.xml",
        #
        # --- disputes ---
        "security/disputes/ir.model.access.csv",
        "security/disputes/o2c_disputes_rules.xml",
        "data/disputes/o2c_dispute_data.xml",
        "data/disputes/o2c_dispute_reason_data.xml",
        "data/disputes/o2c_dispute_clock_data.xml",
        "views/disputes/o2c_dispute_views.xml",
        "views/disputes/o2c_dispute_period_views.xml",
        "views/disputes/o2c_dispute_clock_views.xml",
        "views/disputes/o2c_dispute_analysis_views.xml",
        "views/disputes/o2c_dispute_suggestion_views.xml",
        "views/disputes/o2c_dispute_panels_views.xml",
        "views/disputes/o2c_dispute_reason_views.xml",
        "views/disputes/account_move_views.xml",
        "views/disputes/o2c_correction_views.xml",
        "data/disputes/o2c_chargeback_data.xml",
        "report/disputes/o2c_chargeback_report.xml",
        "data/disputes/o2c_chargeback_template.xml",
        "views/disputes/o2c_chargeback_views.xml",
        "views/disputes/o2c_dispute_use_credit_views.xml",
        "views/disputes/res_partner_views.xml",
        "views/disputes/res_config_settings_views.xml",
        "views/disputes/res_config_settings_clock_views.xml",
        #
        # --- collections ---
        "security/collections/ir.model.access.csv",
        "security/collections/o2c_collections_rules.xml",
        "report/collections/o2c_dunning_notice_report.xml",
        "data/collections/mail_template_data.xml",
        "data/collections/ir_cron_data.xml",
        "views/collections/o2c_dunning_notice_views.xml",
        "views/collections/o2c_dunning_policy_views.xml",
        "views/collections/o2c_collections_worklist_views.xml",
        "views/collections/res_partner_views.xml",
        #
        # --- figures ---
        "views/figures/o2c_overview_views.xml",
        "views/figures/account_move_line_views.xml",
        "views/figures/res_config_settings_views.xml",
        #
    ],
    "demo": [
        "demo/res_company_demo.xml",
        "demo/res_users_demo.xml",
        "demo/res_partner_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "o2c_automation/static/src/**/*",
        ],
        "web.assets_tests": [
            "o2c_automation/static/tests/tours/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
