from . import core, credit, billing, bank, cash, disputes, collections, figures
