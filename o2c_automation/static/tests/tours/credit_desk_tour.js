import { addPatientTour } from "./patient_tour";

/** From the list of held orders over what was asked and what would end the hold to the release. */
addPatientTour("o2c_credit_desk", () => [
    {
        content: "The order waits on the desk, with what was asked",
        trigger: ".o_data_row:contains(They pay on Friday) td[name=order_id]",
        run: "click",
    },
    {
        content: "The desk reads what would end the hold without it",
        trigger: ".alert-warning .o_field_widget[name=ways_out]:contains(500.00)",
    },
    {
        content: "Release it",
        trigger: "button[name=action_release]",
        run: "click",
    },
    {
        content: "The dialog says once more what was asked",
        trigger: ".modal .o_field_widget[name=request_reason]:contains(They pay on Friday)",
    },
    {
        content: "Give the reason",
        trigger: ".modal .o_field_widget[name=reason] textarea",
        run: "edit Known for years",
    },
    {
        content: "Release",
        trigger: ".modal footer button[name=action_apply]:contains(Release)",
        run: "click",
    },
    {
        content: "It is released",
        trigger: ".o_statusbar_status button[data-value=released].o_arrow_button_current",
    },
]);

/** From the list of quotations: some are confirmed, some are held, and a notice says which. */
addPatientTour("o2c_credit_confirm_list", () => [
    {
        content: "Select all quotations",
        trigger: ".o_list_view th.o_list_record_selector input",
        run: "click",
    },
    {
        content: "Open what can be done with them",
        trigger: ".o_cp_action_menus button:contains(Actions)",
        run: "click",
    },
    {
        content: "Confirm them",
        trigger: ".o-dropdown--menu .o_menu_item:contains(/^Confirm$/)",
        run: "click",
    },
    {
        content: "The notice says how many were confirmed, and stays",
        trigger: ".o_notification:contains(1 confirmed):contains(exceeds the customer's credit limit)",
    },
    {
        content: "The list shows the hold",
        trigger: ".o_data_row td[name=o2c_credit_state]:contains(On hold)",
    },
]);
