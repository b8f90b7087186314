import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("o2c_match_review", {
    steps: () => [
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
            content: "Evidence is marked in the text",
            trigger: ".o_o2c_row:contains('Payment')",
            run: "click",
        },
        { content: "The number is marked", trigger: ".o_o2c_bank_text mark" },
        { content: "Undo it", trigger: ".o_o2c_undo", run: "click" },
        {
            content: "Back under Nothing found, as it waits again",
            trigger: ".o_o2c_classes .btn[data-class='none']",
            run: "click",
        },
        { content: "Choose its items by hand", trigger: ".o_o2c_row:contains('Payment')", run: "click" },
        { content: "Open the chooser", trigger: ".o_o2c_choose", run: "click" },
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
    ],
});
