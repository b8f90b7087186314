import { addPatientTour } from "./patient_tour";

/** A collector works two customers in a row: one promises, the other is not reached. */
addPatientTour("o2c_call_desk", () => [
    {
        content: "Call the first of the list",
        trigger: ".o_data_row:first td[name=partner_id]:contains(Big Debts)",
        run: "click",
    },
    {
        content: "The number to call is there",
        trigger: ".o2c_call_desk:has(h1:contains(Big Debts)) .o2c_phone:contains(555)",
    },
    {
        content: "Choose the oldest item",
        trigger: ".o2c_panel_items tbody tr:first input",
        run: "check",
    },
    {
        content: "The customer promises to pay",
        trigger: ".o2c_act_promise:enabled",
        run: "click",
    },
    {
        content: "Until a day",
        trigger: ".modal .o_field_widget[name=date] input",
        run: "edit 01/01/2099 && press Tab",
    },
    {
        content: "Keep the promise",
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    {
        content: "It is among the promises and in the log",
        trigger: ".o2c_panel_contacts td:contains(Promised to Pay)",
    },
    {
        content: "Go on to the next customer by key",
        trigger: ".o2c_call_desk:has(.o2c_next:enabled)",
        run: "press n",
    },
    {
        content: "The next one is there",
        trigger: ".o2c_call_desk h1:contains(Abel Hardware)",
    },
    {
        content: "Nobody answers",
        trigger: ".o2c_act_contact:enabled",
        run: "click",
    },
    {
        content: "Say so",
        trigger: ".modal .o_field_widget[name=outcome] .o_selection_badge:contains(Not Reached)",
        run: "click",
    },
    {
        content: "Keep the entry",
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    {
        content: "It is in the log",
        trigger: ".o2c_panel_contacts td:contains(Not Reached)",
    },
    {
        content: "Go on",
        trigger: ".o2c_next:enabled",
        run: "click",
    },
    {
        content: "The work is done",
        trigger: ".o2c_done",
    },
]);
