"""Decisions as pure functions: no Odoo import, no clock, no I/O, money as integer minor units."""
