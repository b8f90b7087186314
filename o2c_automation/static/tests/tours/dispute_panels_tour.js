import { addPatientTour } from "./patient_tour";

/** From a case to its side-by-side page and back. */
addPatientTour("o2c_side_by_side", () => [
    {
        content: "Open the page from the case",
        trigger: "button[name=action_side_by_side]",
        run: "click",
    },
    {
        content: "The payer's words are there",
        trigger: ".o2c_panel_bank .o2c_words:contains(SHORTAGE)",
    },
    {
        content: "So is the invoice",
        trigger: ".o2c_panel_invoice :iframe .page",
    },
    {
        content: "Back to the case",
        trigger: ".o2c_dispute_panels button:contains(Open Case)",
        run: "click",
    },
    {
        content: "The case is open",
        trigger: ".o_form_view .o_statusbar_status",
    },
]);
