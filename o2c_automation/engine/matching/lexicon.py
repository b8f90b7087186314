"""Word lists of the matching engine, kept as data: add a language by adding words.

All words are upper-case and accent-folded (see `scan.fold`). No decision to post rests on a word
list alone: words name differences and separate lists; amounts, references and payers decide.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


LEGAL_FORMS: dict[str, str] = {
    # form as written without dots and spaces -> canonical form
    "AB": "AB", "AG": "AG", "APS": "APS", "AS": "AS", "ASA": "ASA", "BV": "BV", "BVBA": "BVBA",
    "CO": "CO", "COMPANY": "CO", "CORP": "CORP", "CORPORATION": "CORP", "CV": "CV", "DAC": "DAC",
    "DD": "DD", "DOO": "DOO", "EHF": "EHF", "EI": "EI", "EIRL": "EIRL", "EK": "EK", "EU": "EU",
    "EURL": "EURL", "EV": "EV", "GBR": "GBR", "GESMBH": "GMBH", "GMBH": "GMBH", "HB": "HB",
    "HF": "HF", "INC": "INC", "INCORPORATED": "INC", "IVS": "IVS", "KB": "KB", "KFT": "KFT",
    "KG": "KG", "KGAA": "KGAA", "LDA": "LDA", "LIMITADA": "LTDA", "LIMITED": "LTD", "LLC": "LLC",
    "LLP": "LLP", "LP": "LP", "LTD": "LTD", "LTDA": "LTDA", "MBH": "GMBH", "NV": "NV", "OG": "OG",
    "OHG": "OHG", "OOO": "OOO", "OU": "OU", "OY": "OY", "OYJ": "OYJ", "PLC": "PLC", "PTE": "PTE",
    "PTY": "PTY", "PVT": "PVT", "RT": "RT", "SA": "SA", "SAPA": "SAPA", "SARL": "SARL",
    "SAS": "SAS", "SASU": "SASU", "SC": "SC", "SCA": "SCA", "SCI": "SCI", "SCS": "SCS",
    "SCRL": "SCRL", "SE": "SE", "SL": "SL", "SLU": "SLU", "SNC": "SNC", "SPA": "SPA",
    "SPJ": "SPJ", "SPK": "SPK", "SPRL": "SPRL", "SPZOO": "SPZOO", "SRL": "SRL", "SRLS": "SRLS",
    "SRO": "SRO", "UAB": "UAB", "UG": "UG", "UNLTD": "UNLTD", "VOF": "VOF", "ZRT": "ZRT",
    "ZOO": "SPZOO", "SP": "SPZOO", "SIA": "SIA", "AD": "AD", "EOOD": "EOOD", "OOD": "OOD",
    "SAU": "SAU", "SCOP": "SCOP", "SCOOP": "SCOOP", "SCARL": "SCARL", "AMBA": "AMBA",
    "HAFTUNGSBESCHRANKT": "UG", "COOP": "SCOOP", "TBK": "TBK", "BHD": "BHD", "SDN": "SDN",
}  # fmt: skip

LEADING_FORMS = frozenset({"AB", "AS", "OOO", "OU", "OY", "SIA", "UAB", "SCI"})

NAME_FILLERS = frozenset({"AND", "UND", "ET", "Y", "E", "EN", "OCH", "OG", "I", "THE", "DE", "DER"})

LIST_WORDS = frozenset(
    _words("AND UND ET Y E EN OCH OG JA I ORAZ A TAKZE PLUS NR NO NUM N SOWIE EVENSOM ALSO")
)
RANGE_WORDS = frozenset(_words("BIS TO TILL THRU THROUGH TOT TIL DO AL AU TM UNTIL HASTA FINO"))

# beginnings of words: damage, shortage, price, promotion, return, quality, claim, retention
DEDUCTION_WORDS: tuple[str, ...] = tuple(
    _words(
        "DAMAG DEFECT SHORT MISSING PRICE PROMO REBATE RETURN CLAIM DEDUCT DISPUT QUALITY "
        "RETENTION BESCHAD SCHADEN MANGEL FEHLMENG FEHLT PREISDIFF PREISABW RABATT RETOUR "
        "REKLAM KUERZ KURZUNG ABZUG BONUS AVARIE MANQU ECART REMISE LITIGE CASSE DANN AMMANC "
        "DIFFERENZA SCONTO RECLAM RESO DANAD FALTA DIFERENCIA DESCUENTO DEVOLUC BESCHADIG "
        "TEKORT PRIJSVERSCHIL KORTING KLACHT SKAD BRIST PRISDIFF PRISAVV SAKNA MANGLER RABAT "
        "REKLAMA USZKODZ BRAK ROZNICA POTRAC ZWROT VAURIO PUUTTU HINTAERO HYVITYS"
    )
)
INSTALMENT_WORDS: tuple[str, ...] = tuple(
    _words(
        "PART INSTAL RATE TEILZ TEIL ANZAHL ABSCHLAG ACOMPTE ECHEANCE VERSEMENT RATA ACCONTO "
        "PLAZO CUOTA PARCIAL TERMIJN DEELBET DELBET AVBETAL AVDRAG RATY CZESC OSA"
    )
)
BALANCE_WORDS: tuple[str, ...] = tuple(
    _words(
        "BALANCE STATEMENT ACCOUNT SALDO SALDEN KONTO AUSGLEICH SOLDE COMPTE RELEVE CUENTA "
        "ESTRATTO CONTO REKENING OPENSTAAND UTESTAENDE KONTOUTDRAG ROZLICZ TILIOTE OPEN ITEMS"
    )
)

TRANSLITERATION = {
    # letters that Unicode decomposition leaves alone
    "ß": "SS", "Ø": "O", "Æ": "AE", "Œ": "OE", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH",
    "İ": "I", "ı": "I", "Ŧ": "T", "Ħ": "H", "ĸ": "K", "Ŋ": "N", "Ə": "A",
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ж": "ZH", "З": "Z", "И": "I",
    "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T",
    "У": "U", "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "",
    "Ы": "Y", "Ь": "", "Э": "E", "Ю": "YU", "Я": "YA",
    "Α": "A", "Β": "V", "Γ": "G", "Δ": "D", "Ε": "E", "Ζ": "Z", "Η": "I", "Θ": "TH", "Ι": "I",
    "Κ": "K", "Λ": "L", "Μ": "M", "Ν": "N", "Ξ": "X", "Ο": "O", "Π": "P", "Ρ": "R", "Σ": "S",
    "Τ": "T", "Υ": "Y", "Φ": "F", "Χ": "CH", "Ψ": "PS", "Ω": "O",
}  # fmt: skip
