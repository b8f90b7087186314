{
    "name": "Order-to-Cash Automation: Deliveries",
    "summary": "Holds deliveries for credit, and brings deliveries and returns into disputes",
    "version": "19.0.0.2.0",
    "category": "Accounting/Accounting",
    "author": "O2C Automation",
    "license": "LGPL-3",
    "depends": ["o2c_automation", "sale_stock"],
    "data": [
        "data/ir_cron_data.xml",
        "views/o2c_dispute_views.xml",
        "views/res_config_settings_views.xml",
        "views/sale_order_views.xml",
        "views/stock_picking_views.xml",
    ],
    "auto_install": True,
}
