import { addPatientTour } from "./patient_tour";

const onlyList = ".o_o2c_desk:has(.o_o2c_lines):not(:has(.o_o2c_detail))";
const onlyLine = ".o_o2c_desk:has(.o_o2c_detail):not(:has(.o_o2c_lines))";

/** On a phone list and line take turns: look, apply a whole class, write off a shortage. */
addPatientTour("o2c_match_review_phone", () => [
    {
        content: "What is certain is listed, and no line is open",
        trigger: `.o_o2c_match_review:has(.btn.active[data-class='certain']) ${onlyList}`,
    },
    { content: "Look at one", trigger: ".o_o2c_row:contains('Payment'):first", run: "click" },
    {
        content: "It has the page to itself, with its evidence",
        trigger: `${onlyLine} .o_o2c_bank_text mark`,
    },
    { content: "Back", trigger: ".o_o2c_detail button:contains('Back to the list')", run: "click" },
    {
        content: "Apply the whole class",
        trigger: `${onlyList} .o_o2c_accept_all:contains('2')`,
        run: "click",
    },
    { content: "Confirm", trigger: ".modal-footer .btn-primary", run: "click" },
    { content: "The class is done", trigger: ".o_o2c_nothing:contains('Nothing to do')" },
    {
        content: "See what nothing was found for",
        trigger: ".o_o2c_classes .btn[data-class='none']",
        run: "click",
    },
    { content: "Open it", trigger: ".o_o2c_row:contains('deposit')", run: "click" },
    { content: "Choose its items", trigger: ".o_o2c_choose:enabled", run: "click" },
    {
        content: "Search the customer's",
        trigger: ".o_o2c_chooser input[type=search]",
        run: "edit Abel",
    },
    {
        content: "Tick the one that is nearly paid",
        trigger: ".o_o2c_chooser_item:contains('92.00') input[type=checkbox]",
        run: "click",
    },
    {
        content: "Write off what is missing",
        trigger: ".o_o2c_difference",
        run: "select write_off",
    },
    { content: "Say why", trigger: ".o_o2c_reason", run: "selectByIndex 1" },
    {
        content: "All of the invoice is settled",
        trigger: ".o_o2c_confirm:enabled:contains('92.00')",
        run: "click",
    },
    {
        content: "The list is back, and nothing waits",
        trigger: `${onlyList} .o_o2c_nothing:contains('Nothing to do')`,
    },
]);
