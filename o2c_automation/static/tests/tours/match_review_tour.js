import { addPatientTour } from "./patient_tour";

/** Let the page hear of an undo only after what it asked next. */
function delayUndo() {
    const listen = XMLHttpRequest.prototype.addEventListener;
    XMLHttpRequest.prototype.addEventListener = function (type, listener, ...options) {
        const late = (event) =>
            setTimeout(() => listener(event), this.responseURL.endsWith("/undo") ? 1000 : 0);
        return listen.call(this, type, type === "load" ? late : listener, ...options);
    };
}

addPatientTour("o2c_match_review", () => [
    {
        content: "Two equal invoices: the line waits under Suggested",
        trigger: ".o_o2c_classes .btn.active[data-class='suggested']",
    },
    {
        content: "The bank's text stands on the right, with why nothing was applied",
        trigger: ".o_o2c_candidate.o_proposed .o_o2c_reasons",
    },
    { content: "Apply the first reading", trigger: ".o_o2c_candidate.o_proposed .o_o2c_accept", run: "click" },
    { content: "It leaves the class", trigger: ".o_o2c_nothing:contains('Nothing to do')" },
    {
        content: "See what was applied today",
        trigger: ".o_o2c_classes .btn[data-class='applied']",
        run: "click",
    },
    { content: "Two lines: one by itself, one by hand", trigger: ".o_o2c_row:nth-child(2)" },
    {
        content: "Look at the one that names its invoice",
        trigger: ".o_o2c_row:contains('Payment')",
        run: "click",
    },
    { content: "The number is marked", trigger: ".o_o2c_bank_text:contains('Payment') mark" },
    { content: "The answer will come late", trigger: ".o_o2c_undo:enabled", run: delayUndo },
    { content: "Undo it", trigger: ".o_o2c_undo:enabled", run: "click" },
    {
        content: "Look under Nothing found at once, as it waits again",
        trigger: ".o_o2c_classes .btn[data-class='none']",
        run: "click",
    },
    { content: "Hear that it is undone", trigger: ".o_notification:contains('Undone')" },
    {
        content: "It is there, and nothing else",
        trigger: ".o_o2c_scroll[aria-busy='false'] .o_o2c_row:only-child:contains('Payment')",
    },
    { content: "Open the chooser", trigger: ".o_o2c_choose:enabled", run: "click" },
    {
        content: "Search the customer's items",
        trigger: ".o_o2c_chooser input[type=search]",
        run: "edit Abel",
    },
    {
        content: "Tick one",
        trigger: ".o_o2c_chooser_item:contains('250.00') input",
        run: "click",
    },
    { content: "Apply it", trigger: ".o_o2c_confirm:enabled", run: "click" },
    { content: "Nothing waits", trigger: ".o_o2c_nothing:contains('Nothing to do')" },
]);

addPatientTour("o2c_match_review_missing_payment", () => [
    {
        content: "Money nobody announced waits under Nothing found",
        trigger: ".o_o2c_classes .btn.active[data-class='none']",
    },
    { content: "Say whose it is", trigger: ".o_o2c_account", run: "click" },
    {
        content: "Search the customer",
        trigger: ".o_o2c_customer input[type=search]",
        run: "edit Abel",
    },
    {
        content: "Choose it",
        trigger: ".o_o2c_customer .o_o2c_chooser_item:contains('Abel') input",
        run: "click",
    },
    { content: "Remember who pays", trigger: ".o_o2c_remember", run: "click" },
    {
        content: "Another search takes the customer out of sight",
        trigger: ".o_o2c_customer input[type=search]",
        run: "edit Nobody at all",
    },
    { content: "Who is not seen is not paid for", trigger: ".o_o2c_pay:disabled" },
    {
        content: "Search it again",
        trigger: ".o_o2c_customer input[type=search]",
        run: "edit Abel",
    },
    { content: "Create the missing payment", trigger: ".o_o2c_pay:enabled", run: "click" },
    {
        content: "The next line is shown; it waits for an answer",
        trigger: ".o_o2c_amount:contains('20.00')",
    },
    { content: "Put it aside", trigger: ".o_o2c_aside:enabled", run: "click" },
    {
        content: "Say why",
        trigger: ".o_o2c_aside_reason",
        run: "edit Asked the bank",
    },
    { content: "Confirm", trigger: ".o_o2c_put_aside:enabled", run: "click" },
    { content: "Nothing waits", trigger: ".o_o2c_nothing:contains('Nothing to do')" },
    {
        content: "It stands with what was put aside",
        trigger: ".o_o2c_classes .btn[data-class='aside']",
        run: "click",
    },
    { content: "With the reason", trigger: ".o_o2c_detail .alert:contains('Asked the bank')" },
    {
        content: "See the payment",
        trigger: ".o_o2c_classes .btn[data-class='applied']",
        run: "click",
    },
    { content: "Undo it", trigger: ".o_o2c_undo:enabled", run: "click" },
    { content: "Nothing was applied", trigger: ".o_o2c_nothing:contains('Nothing was applied')" },
]);

addPatientTour("o2c_match_review_unused", () => [
    {
        content: "Money that was unreconciled on the invoice waits under Nothing found",
        trigger: ".o_o2c_classes .btn.active[data-class='none']",
    },
    { content: "The desk says where it lies", trigger: ".o_o2c_unapplied:contains('250.00')" },
    { content: "Take it back", trigger: ".o_o2c_undo:enabled", run: "click" },
    {
        content: "It is an ordinary bank line again, at the same place",
        trigger: ".o_o2c_why:contains('not matched yet')",
    },
    { content: "Match it again", trigger: ".o_o2c_again:enabled", run: "click" },
    { content: "It leaves the class", trigger: ".o_o2c_nothing:contains('Nothing to do')" },
    {
        content: "What was undone is only proposed",
        trigger: ".o_o2c_classes .btn[data-class='suggested']",
        run: "click",
    },
    { content: "It waits for a person", trigger: ".o_o2c_candidate.o_proposed .o_o2c_accept:enabled" },
]);

addPatientTour("o2c_match_review_split", () => [
    {
        content: "Open the chooser by its key",
        trigger: ".o_o2c_desk:has(.o_o2c_choose:enabled) .o_o2c_row.o_selected",
        run: "press c",
    },
    {
        content: "Tick the first invoice",
        trigger: ".o_o2c_chooser_item:contains('70.00'):first input[type=checkbox]",
        run: "click",
    },
    { content: "Settle a part of it", trigger: ".o_o2c_part", run: "edit 45 && press Tab" },
    {
        content: "Tick the second",
        trigger: ".o_o2c_chooser_item:not(:has(.o_o2c_part)) input[type=checkbox]",
        run: "click",
    },
    { content: "All the money is used", trigger: ".o_o2c_confirm:enabled:contains('100.00')", run: "click" },
    { content: "Nothing waits", trigger: ".o_o2c_nothing:contains('Nothing to do')" },
]);

addPatientTour("o2c_match_review_exchange", () => [
    { content: "Look at the money", trigger: ".o_o2c_row:contains('949.37')", run: "click" },
    { content: "Open the chooser", trigger: ".o_o2c_choose:enabled", run: "click" },
    {
        content: "Tick the foreign invoice, whose worth is told",
        trigger: ".o_o2c_chooser_item:contains('800.00'):contains('worth'):contains('952.38') input[type=checkbox]",
        run: "click",
    },
    {
        content: "What happens to the rest is said",
        trigger: ".o_o2c_chooser:contains('the rest is an exchange difference')",
    },
    { content: "Settle all of it", trigger: ".o_o2c_confirm:enabled:contains('800.00')", run: "click" },
    { content: "Nothing waits", trigger: ".o_o2c_nothing:contains('Nothing to do')" },
]);
