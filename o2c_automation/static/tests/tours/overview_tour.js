import { stepUtils } from "@web_tour/tour_utils";

import { addPatientTour } from "./patient_tour";

/** From the app's icon through every step's worklist, and back to the overview. */
addPatientTour("o2c_overview", () => [
    stepUtils.showAppsMenuItem(),
    {
        content: "Open the app",
        trigger: '.o_app[data-menu-xmlid="o2c_automation.menu_root"]',
        run: "click",
    },
    {
        content: "The overdue amount is the ledger's",
        trigger: ".o2c_tile button[name=overdue]:contains(1,500)",
        run: "click",
    },
    {
        content: "It leads to the overdue items",
        trigger: ".o_breadcrumb:contains(Overdue Items)",
    },
    {
        content: "Back to the overview",
        trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item:contains(Overview) a",
        run: "click",
    },
    ...["credit", "billing", "collections", "disputes"].flatMap((step) => [
        {
            content: `Open the worklist of ${step}`,
            trigger: `.o2c_step[name=${step}]`,
            run: "click",
        },
        {
            content: `The worklist of ${step} is there; go back`,
            trigger: ".o_list_view, .o_kanban_view",
        },
        {
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item:contains(Overview) a",
            run: "click",
        },
    ]),
    {
        content: "The overview is back",
        trigger: ".o2c_overview .o2c_chart canvas",
    },
]);
