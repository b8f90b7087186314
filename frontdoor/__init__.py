"""The front door: everything behind ``./o2c``, for whoever develops or tries the project.

Python's standard library only, because it runs before anything is installed.  What it fetches
(Odoo, PostgreSQL, Python packages) lives in one cache folder and touches nothing of the system.
"""
