"""Words, names and number formats of several countries for generated data sets (own wording)."""

from __future__ import annotations

from typing import NamedTuple


class Locale(NamedTuple):
    """One country's way of naming companies, numbering invoices and writing remittances."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    forms: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]  # formats of invoices and of their credit notes
    orders: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    joins: tuple[str, ...]
    less: str
    balance: tuple[str, ...]
    short: tuple[str, ...]
    part: tuple[str, ...]
    late: tuple[str, ...]
    theirs: tuple[str, ...]
    returned: tuple[str, ...]
    noise: tuple[str, ...]
    decimal: str
    country: str


LOCALES: dict[str, Locale] = {
    "de": Locale(
        ("Müller", "Nordhaus", "Grünwald", "Köhler", "Rheintal", "Süßmann", "Albrecht", "Weiß",
         "Bergische", "Hansa"),
        ("Metallbau", "Spedition", "Großhandel", "Elektrotechnik", "Möbel", "Kälte", "Druckerei"),
        ("GmbH", "AG", "GmbH & Co. KG", "KG", "e.K.", "UG (haftungsbeschränkt)"),
        (("RE-{y}-{n:04d}", "GS-{y}-{n:04d}"), ("{y}{n:05d}", "9{y}{n:05d}"),
         ("R{yy}{n:05d}", "G{yy}{n:05d}")),
        ("45{k:08d}", "BE-{k:06d}", "B{k:07d}"),
        ("Rechnung ", "RG ", "Zahlung ", "", "Re.-Nr. ", "Ihre Rechnung "),
        ("", " vielen Dank", " vom letzten Monat", " Danke"),
        (", ", " + ", " und ", "; ", " / "), " abzgl. ",
        ("Saldo", "Kontoausgleich", "offene Posten"),
        ("Mängelrüge", "Fehlmenge", "Preisabweichung", "Transportschaden"),
        ("1. Rate", "Teilzahlung", "Abschlag"), ("Skonto 2%", "abz. 2 % Skonto", "-2%"),
        ("BELEG ", "UNSER ZEICHEN ", "DOK "), ("RÜCKLASTSCHRIFT ", "STORNO "),
        ("ZINSEN", "STEUERERSTATTUNG", "LOHN 10/2026", "UMBUCHUNG 2026/00017", "BARGELD"),
        ",", "DE",
    ),
    "fr": Locale(
        ("Lefèvre", "Côte d'Or", "Beaumont", "Garonne", "Château", "Île-de-France", "Delaunay"),
        ("Mécanique", "Transports", "Imprimerie", "Vins", "Électricité", "Bâtiment", "Papiers"),
        ("SARL", "SAS", "SA", "EURL", "S.A.S.U."),
        (("FA{yy}/{n:04d}", "AV{yy}/{n:04d}"), ("F{n:07d}", "A{n:07d}"),
         ("FAC-{y}-{n:05d}", "AVO-{y}-{n:05d}")),
        ("CDE{k:06d}", "BC-{k:05d}", "{k:09d}"),
        ("Facture ", "Règlement ", "Votre facture ", "", "Fact. ", "VIR "),
        ("", " merci", " du mois dernier", " cordialement"),
        (", ", " et ", " + ", " ; "), " moins ",
        ("solde du compte", "solde", "relevé"),
        ("marchandise avariée", "écart de prix", "manquant", "remise promo"),
        ("acompte 1", "1er versement", "échéance 1"), ("escompte 2%", "-2%", "esc. 2 %"),
        ("PIECE ", "NOTRE REF ", "DOC "), ("REJET ", "RETOUR IMPAYE "),
        ("INTERETS", "REMB TVA T3", "SALAIRES 10/2026", "REMISE CB 55210", "ESPECES"),
        ",", "FR",
    ),
    "it": Locale(
        ("Rossi", "Adriatica", "Valtellina", "Bianchi", "Etrusca", "Ligure", "Già Fratelli"),
        ("Marmi", "Trasporti", "Tessuti", "Impianti", "Arredamenti", "Grafica", "Alimentari"),
        ("S.r.l.", "S.p.A.", "S.n.c.", "S.a.s."),
        (("{n:04d}/{y}", "NC{n:04d}/{y}"), ("FT{yy}-{n:05d}", "NC{yy}-{n:05d}")),
        ("ORD{k:06d}", "OA/{k:05d}"),
        ("Fattura ", "Saldo fatt. ", "Ft. ", "", "Pagamento ", "Bonifico "),
        ("", " grazie", " mese scorso"),
        (", ", " e ", " + ", "; "), " meno ",
        ("estratto conto", "saldo", "saldo conto"),
        ("merce danneggiata", "ammanco", "differenza prezzo", "reso"),
        ("acconto", "1a rata", "rata 1"), ("sconto 2%", "-2%"),
        ("DOC ", "NS RIF ", "PROT "), ("STORNO ", "INSOLUTO "),
        ("INTERESSI", "RIMBORSO IVA", "STIPENDI 10/2026", "INCASSO POS 40021", "CONTANTI"),
        ",", "IT",
    ),
    "es": Locale(
        ("García", "Núñez", "Ebro", "Alhambra", "Peñalver", "Cantábrica", "Levante"),
        ("Suministros", "Cerámicas", "Logística", "Construcción", "Alimentación", "Gráficas"),
        ("S.L.", "S.A.", "S.L.U.", "S.Coop."),
        (("A-{n:05d}/{yy}", "AB-{n:05d}/{yy}"), ("{y}-{n:06d}", "R{y}-{n:06d}")),
        ("PED{k:06d}", "P-{k:05d}"),
        ("Factura ", "Pago ", "Fra. ", "", "Su factura ", "Transf. "),
        ("", " gracias", " del mes pasado"),
        (", ", " y ", " + ", "; "), " menos ",
        ("saldo de cuenta", "saldo", "liquidación de cuenta"),
        ("mercancía dañada", "falta material", "diferencia de precio", "devolución"),
        ("plazo 1", "pago parcial", "1a cuota"), ("dto. 2%", "-2%"),
        ("DOC ", "NTRA REF ", "ASIENTO "), ("DEVOLUCION ", "ANULACION "),
        ("INTERESES", "DEVOLUCION IVA T3", "NOMINAS 10/2026", "TPV 77120", "EFECTIVO"),
        ",", "ES",
    ),
    "nl": Locale(
        ("Van Dijk", "De Vries", "Noordzee", "Zuiderland", "Jansen", "Maas", "IJssel"),
        ("Bouw", "Techniek", "Groothandel", "Transport", "Bloemen", "Drukwerk", "Zuivel"),
        ("B.V.", "N.V.", "VOF", "BVBA"),
        (("VF{y}{n:05d}", "CN{y}{n:05d}"), ("{n:06d}", "8{n:06d}")),
        ("IO{k:06d}", "PO-{k:06d}"),
        ("Factuur ", "Betaling ", "Fact.nr ", "", "Inzake "),
        ("", " bedankt", " vorige maand"),
        (", ", " en ", " + ", "; "), " minus ",
        ("openstaand saldo", "rekeningoverzicht", "saldo"),
        ("beschadigd", "tekort geleverd", "prijsverschil", "klacht"),
        ("termijn 1", "deelbetaling"), ("korting 2%", "-2%"),
        ("DOC ", "ONZE REF ", "BOEKSTUK "), ("STORNERING ", "TERUGBOEKING "),
        ("RENTE", "BTW TERUGGAAF", "SALARIS 10/2026", "PIN 31007", "CONTANT"),
        ",", "NL",
    ),
    "nordic": Locale(
        ("Østlund", "Björk", "Fjord", "Söderman", "Ålesund", "Lindqvist", "Æbelø"),
        ("Bygg", "Transport", "Möbler", "Fisk", "Trävaror", "Elektronik", "Papper"),
        ("AB", "A/S", "ApS", "Oy", "AS", "HB"),
        (("{base}{n:05d}", "7{base}{n:05d}"), ("F-{y}{n:05d}", "K-{y}{n:05d}")),
        ("IO-{k:06d}", "BEST{k:05d}"),
        ("Faktura ", "Betaling ", "Fakt.nr ", "", "Lasku "),
        ("", " tack", " takk", " forrige måned"),
        (", ", " och ", " og ", " + "), " minus ",
        ("saldo", "kontoutdrag", "utestående"),
        ("skadat gods", "brist", "prisavvikelse", "mangler", "reklamation"),
        ("delbetalning 1", "avdrag 1", "rate 1"), ("kassarabatt 2%", "-2%"),
        ("BILAG ", "VAR REF ", "VERIFIKAT "), ("RETUR ", "AVVIST "),
        ("RENTE", "MOMS RETUR", "LÖN 10/2026", "KORTINLÖSEN 65001", "KONTANT"),
        ",", "SE",
    ),
    "pl": Locale(
        ("Łódzka", "Kowalski", "Wisła", "Żubr", "Śląskie", "Nowak", "Bałtyk"),
        ("Hurtownia", "Meble", "Stal", "Drukarnia", "Okna", "Transport", "Piekarnia"),
        ("Sp. z o.o.", "S.A.", "Sp.j.", "Sp. k."),
        (("FV/{n:04d}/{m:02d}/{y}", "FK/{n:04d}/{m:02d}/{y}"),
         ("FS-{n:05d}/{y}", "KS-{n:05d}/{y}")),
        ("ZAM{k:06d}", "Z/{k:05d}"),
        ("Faktura ", "Zapłata ", "Fv ", "", "Za fakturę "),
        ("", " dziękujemy", " za zeszły miesiąc"),
        (", ", " i ", " oraz ", " + "), " minus ",
        ("saldo", "rozliczenie konta", "wyrównanie salda"),
        ("towar uszkodzony", "brak towaru", "różnica ceny", "zwrot"),
        ("rata 1", "część 1"), ("skonto 2%", "-2%"),
        ("DOK ", "NASZ NR ", "PK "), ("ZWROT PRZELEWU ", "STORNO "),
        ("ODSETKI", "ZWROT VAT", "PENSJE 10/2026", "TERMINAL 12077", "GOTOWKA"),
        ",", "PL",
    ),
    "us": Locale(
        ("Liberty", "Cascade", "Pioneer", "Hudson", "O'Brien", "Redwood", "St. Clair"),
        ("Supply", "Medical", "Freight", "Foods", "Tooling", "Packaging", "Software"),
        ("Inc.", "LLC", "Corp.", "Co.", "LP"),
        (("INV{n:06d}", "CM{n:06d}"), ("INV-{n:05d}", "CRM-{n:05d}"),
         ("{base}{n:05d}", "5{base}{n:05d}")),
        ("PO {k:06d}", "PO-{k:05d}", "4500{k:06d}"),
        ("Invoice ", "INV# ", "Pmt ", "", "ACH PMT ", "For invoice "),
        ("", " thank you", " last month", " regards"),
        (", ", " and ", " + ", "; ", " & "), " less ",
        ("statement balance", "balance on account", "account in full"),
        ("damaged cases", "short shipment", "price discrepancy", "promo allowance", "returns"),
        ("installment 1", "partial payment"), ("2% disc", "-2%", "less 2%"),
        ("VCHR ", "OUR DOC ", "CHECK "), ("ACH RETURN ", "REVERSAL "),
        ("INTEREST", "TAX REFUND", "PAYROLL 10/2026", "MERCHANT DEP 90214", "CASH DEPOSIT"),
        ".", "US",
    ),
}  # fmt: skip
