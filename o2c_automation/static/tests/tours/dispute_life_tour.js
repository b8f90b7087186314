import { addPatientTour } from "./patient_tour";

const current = (state) =>
    `.o_statusbar_status button[data-value=${state}].o_arrow_button_current`;

/** A deduction from its short payment over evidence and write-off to its credit note. */
addPatientTour("o2c_dispute_life", () => [
    {
        content: "The short payment has opened a case",
        trigger: ".o_data_row td[name=partner_id]:contains(Abel Hardware)",
        run: "click",
    },
    {
        content: "The payer's words led to the reason",
        trigger: ".o_field_widget[name=reason_evidence]:contains(damage)",
    },
    {
        content: "It is said what the claim lacks",
        trigger: ".alert-warning:contains(Photo)",
    },
    {
        content: "Take it up",
        trigger: "button[name=action_investigate]:contains(Investigate)",
        run: "click",
    },
    {
        content: "The case is in work",
        trigger: current("investigating"),
    },
    {
        content: "Open the evidence",
        trigger: ".nav-link[name=evidence]",
        run: "click",
    },
    {
        content: "Tell where the photo is found",
        trigger: ".o_field_widget[name=evidence_ids] .o_data_row td[name=note]",
        run: "click",
    },
    {
        content: "Write it down",
        trigger: ".o_field_widget[name=evidence_ids] td[name=note] input",
        run: "edit Mail of 12 June",
    },
    {
        content: "Save the evidence",
        trigger: ".o_form_button_save",
        run: "click",
    },
    {
        content: "Nothing is lacking any more",
        trigger: ".o_form_saved:not(:has(.alert-warning))",
    },
    {
        content: "Approve",
        trigger: "button[name=action_approve]",
        run: "click",
    },
    {
        content: "It is approved",
        trigger: current("approved"),
    },
    {
        content: "Write it off",
        trigger: "button[name=action_write_off]",
        run: "click",
    },
    {
        content: "Confirm",
        trigger: ".modal-footer .btn-primary",
        run: "click",
    },
    {
        content: "The case is closed",
        trigger: current("written_off"),
    },
    {
        content: "Look at the entry",
        trigger: "button[name=action_open_resolution]",
        run: "click",
    },
    {
        content: "Undo it",
        trigger: "button[name=button_draft]",
        run: "click",
    },
    {
        content: "Cancel it",
        trigger: "button[name=button_cancel]",
        run: "click",
    },
    {
        content: "It is cancelled",
        trigger: current("cancel"),
    },
    {
        content: "Back to the case",
        trigger: ".o_back_button",
        run: "click",
    },
    {
        content: "The case is open again, as it was decided",
        trigger: current("approved"),
    },
    {
        content: "Issue a credit note instead",
        trigger: "button[name=action_offer_credit_note]",
        run: "click",
    },
    {
        content: "Post it",
        trigger: ".modal button[name=action_apply]",
        run: "click",
    },
    {
        content: "The case is closed by the credit note",
        trigger: current("resolved"),
    },
]);
