/** Whether a key was pressed to do something, not to write or to use the browser. */
export function isShortcut(event) {
    const isTyping = event.target.closest("input, select, textarea, [contenteditable], .modal");
    return !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** Do what belongs to the key that was pressed. */
export function runShortcut(event, shortcuts) {
    const act = shortcuts[event.key];
    if (act) {
        event.preventDefault();
        act();
    }
}
