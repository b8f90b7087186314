{
    "name": "Order-to-Cash Automation: Deliveries",
    "summary": "Holds the deliveries of customers on credit hold, and lets them go",
    "version": "19.0.0.1.0",
    "category": "Accounting/Accounting",
    "author": "O2C Automation",
    "license": "LGPL-3",
    "depends": ["o2c_automation", "sale_stock"],
    "data": [
        "data/ir_cron_data.xml",
        "views/sale_order_views.xml",
        "views/stock_picking_views.xml",
    ],
    "auto_install": True,
}
