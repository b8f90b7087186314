import { addPatientTour } from "./patient_tour";

const STATEMENT = `:20:STARTUMS
:25:37040044/0532013000USD
:28C:7/1
:60F:C260609USD50,00
:61:2606100610C100,00NTRFNONREF//B1
:86:166?00CREDIT?21SVWZ+Invoice 1?32ABEL HARDWARE
:61:2606100610D20,00NMSCNONREF//B2
:86:808?00FEE?20Bank fee
:62F:C260610USD130,00
-
`;

function bankFile() {
    const transfer = new DataTransfer();
    transfer.items.add(new File([STATEMENT], "june.sta", { type: "text/plain" }));
    return transfer;
}

const LINES_ARE_LISTED = [
    {
        content: "Open the bank lines of the file",
        trigger: "button[name=action_open_lines]:contains(2)",
        run: "click",
    },
    {
        content: "The payment is listed",
        trigger: ".o_list_view .o_data_row:contains(Invoice 1):contains(100.00)",
    },
    {
        content: "So is the fee",
        trigger: ".o_list_view .o_data_row:contains(Bank fee):contains(20.00)",
    },
];

/** Upload a file, look at what is in it, import it, see its lines. */
addPatientTour("o2c_bank_import_upload", () => [
    {
        content: "Ask for a file",
        trigger: "button:contains(Import Bank Files)",
        run: "click",
    },
    {
        content: "Choose it",
        trigger: ".modal .o_field_widget[name=attachment_ids] input[type=file]:not(:visible)",
        run() {
            this.anchor.files = bankFile().files;
            this.anchor.dispatchEvent(new Event("change"));
        },
    },
    { content: "It is attached", trigger: ".modal .o_attachment:contains(june.sta)" },
    { content: "Look into it", trigger: ".modal button[name=action_check]", run: "click" },
    {
        content: "The preview shows balances and journal, nothing is booked yet",
        trigger:
            ".o_form_view [name=statement_ids] .o_data_row:contains(50.00):contains(130.00):contains(Ready)",
    },
    { content: "Import it", trigger: "button[name=action_import]", run: "click" },
    {
        content: "It is imported",
        trigger: ".o_statusbar_status .o_arrow_button_current:contains(Imported)",
    },
    ...LINES_ARE_LISTED,
]);

/** Drop a file on the journal's card: it is imported at once. */
addPatientTour("o2c_bank_import_drop", () => [
    {
        content: "Drag the file over the card of the bank",
        trigger: ".o_kanban_record:contains(Bank)",
        run() {
            this.anchor.dispatchEvent(
                new DragEvent("dragenter", { bubbles: true, dataTransfer: bankFile() })
            );
        },
    },
    {
        content: "Drop it",
        trigger: ".o_kanban_record .o_drop_area",
        run() {
            this.anchor.dispatchEvent(
                new DragEvent("drop", { bubbles: true, dataTransfer: bankFile() })
            );
        },
    },
    {
        content: "It was imported at once",
        trigger: ".o_statusbar_status .o_arrow_button_current:contains(Imported)",
    },
    ...LINES_ARE_LISTED,
]);
